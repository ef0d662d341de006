import type { PipelineEvent } from '../../lambdas/contracts/events/pipeline-event.ts';
import type { Stored } from '../../lambdas/ports/result-store/result-store.ts';

/** Of every entry: the request and the person that it is about. */
interface About {
  readonly id: string;
  readonly icn: string;
}

/** What happened; `at` in milliseconds since 1970, by a clock that is right. */
export type Entry = About & { readonly at: number } & (
    | {
        readonly kind: 'sent';
        readonly method: 'GET' | 'POST';
        readonly noCache: boolean;
        readonly inBackground: boolean;
        readonly probe: boolean;
      }
    /** `by` the gateway: the function was killed, or took too long. */
    | {
        readonly kind: 'answered';
        readonly by: 'function' | 'gateway';
        readonly status: number;
        readonly body: AnswerBody;
      }
    /** The work for it is in the queue; `occurredAt` is when it was accepted. A worker begins with it. */
    | { readonly kind: 'accepted'; readonly occurredAt: string }
    | { readonly kind: 'began' }
    /** MHV has the request; what it said, where somebody was left to hear it. */
    | { readonly kind: 'asked MHV' }
    | { readonly kind: 'MHV said'; readonly account: boolean; readonly what: string }
    | { readonly kind: 'published'; readonly to: 'bus' | 'fallback'; readonly event: PipelineEvent }
    | {
        readonly kind: 'stored';
        readonly what: 'account' | 'error';
        readonly occurredAt: string;
        readonly outcome: Stored;
        readonly reason: string | undefined;
      }
    | { readonly kind: 'forgotten'; readonly occurredAt: string }
    /** `queue`: `bust`, or `bust-later` for the second one. */
    | { readonly kind: 'busted'; readonly queue: string; readonly found: boolean }
    | { readonly kind: 'dead letter'; readonly queue: string; readonly watched: boolean }
    /** `mhvSteps`: attempts that it logged; `counted`: metrics that it printed, none if it was killed. */
    | {
        readonly kind: 'ended';
        readonly capability: string;
        readonly beganAt: number;
        readonly how: 'answered' | 'killed' | 'timed out' | 'threw';
        readonly mhvSteps: number;
        readonly counted: Readonly<Record<string, number>>;
      }
    /** Something that must not be there was printed, sent or answered. */
    | { readonly kind: 'leak'; readonly where: string; readonly text: string }
  );

/** As much of an answer's body as is looked at. */
export interface AnswerBody {
  readonly data?: { readonly id: string };
  readonly meta?: {
    readonly source?: string;
    readonly stored?: boolean;
    readonly stale?: boolean;
    readonly occurred_at?: string;
    readonly correlation_id?: string;
  };
  readonly errors?: readonly { readonly meta: { readonly reason: string } }[];
}

/** A storm of faults, the calm after it, and all that happened in both. */
export interface Round {
  readonly entries: readonly Entry[];
  /** When the storm was over: no fault strikes any more. */
  readonly calmFrom: number;
  /** When nothing was waiting or running any more; undefined: it never came to that. */
  readonly quietAt: number | undefined;
  /** How long a queue may take for what came into it last: what it hides and delays messages for. */
  readonly queuesMs: number;
  /** What was stored when it began, by person. */
  readonly before: ReadonlyMap<string, Kept>;
}

/** Stamps and ids of a person's stored results. */
export interface Kept {
  /** Work that was accepted, ended or not. */
  readonly pending?: { readonly occurredAt: string; readonly id: string };
  readonly account?: { readonly occurredAt: string; readonly id: string };
  readonly error?: { readonly occurredAt: string; readonly id: string; readonly reason: string };
}
