import type { Account } from '../contracts/account.ts';
import type { Failure } from '../contracts/failure.ts';
import type { OutageTime } from '../contracts/outage.ts';
import type { PublishPorts } from '../platform/publish.ts';
import type { AccessTokens } from '../ports/access-tokens/access-tokens.ts';
import type { AccountProvider, AccountRequest } from '../ports/account-provider/account-provider.ts';
import type { BackgroundWork } from '../ports/background-work/background-work.ts';
import type { Clock } from '../ports/clock/clock.ts';
import type { ResultStore } from '../ports/result-store/result-store.ts';
import type { Breaker } from './breaker.ts';
import type { KeptControls } from './kept-controls.ts';
import type { Patience } from './policy.ts';
import type { RetryBudget } from './retry-budget.ts';

/** What MHV is asked, for whom, and how long. */
export interface Question {
  readonly request: AccountRequest;
  /** The caller's own token, if it is meant for MHV too; otherwise one is obtained from STS. */
  readonly tokenForMhv?: string;
  readonly application: string;
  readonly correlationId: string;
  /** Milliseconds since 1970; the patience with MHV runs from here. */
  readonly receivedAt: number;
  readonly patience: Patience;
  /** Milliseconds since 1970, when it was asked for: a result that is newer answers it. */
  readonly since: number;
}

/** One request for an account: verified, authorized and valid. */
export interface CreateAccount extends Omit<Question, 'since'> {
  /** Whom the rollout's percentage counts (contracts/rollout-actor.ts); without it the person is not in. */
  readonly actor: string | undefined;
  /** Milliseconds since 1970, by the gateway's clock: planned outages are compared with it. */
  readonly arrivedAt: number;
  /** `Cache-Control: no-cache`: a stored account does not answer. */
  readonly noCache: boolean;
  /** `Prefer: respond-async`: the caller does not wait for MHV. */
  readonly inBackground: boolean;
}

/** Where a result comes from. */
export interface Result {
  /** ISO 8601: when MHV answered; and the id of the request that asked. */
  readonly occurredAt: string;
  readonly correlationId: string;
}

/** What came of asking MHV. */
export type AskedOutcome =
  | ({ readonly kind: 'created'; readonly account: Account; readonly stored: boolean } & Result)
  | ({ readonly kind: 'stored' | 'stale'; readonly account: Account } & Result)
  /** `retryAfterMs` where it is known when MHV is asked again. */
  | ({ readonly kind: 'failed'; readonly failure: Failure; readonly retryAfterMs?: number } & Result)
  /** MHV answered, but nobody could be told: the same request, sent again, is safe and mends it. */
  | { readonly kind: 'event_lost' };

/** What came of the request. */
export type CreateAccountOutcome =
  | AskedOutcome
  /** It is worked on; `occurredAt` is when it was accepted. `noted`: `GET /v1/account` knows of it. */
  | ({ readonly kind: 'accepted'; readonly noted: boolean } & Result)
  /** MHV is not asked for this person, or nobody can say now whether it may be. */
  | { readonly kind: 'not_in_rollout'; readonly detail: string }
  | { readonly kind: 'rollout_unknown' }
  /** MHV is not asked: it is known to be away. */
  | { readonly kind: 'planned_outage'; readonly outage: OutageTime };

/** What asking MHV needs from outside. */
export interface AskPorts extends PublishPorts {
  readonly results: ResultStore;
  readonly mhv: AccountProvider;
  readonly tokens: AccessTokens;
  /** Both of this sandbox, for all of its requests. */
  readonly breaker: Breaker;
  readonly retryBudget: RetryBudget;
  readonly clock: Clock;
  /** Applications whose outcomes are counted each; all others together. */
  readonly countedApplications: readonly string[];
  /** In [0, 1), for jitter. */
  readonly random: () => number;
}

/** What a request needs besides. */
export interface CreateAccountPorts extends AskPorts {
  readonly controls: Pick<KeptControls, 'current'>;
  /** Name of the rollout's feature: with the actor it decides who is in (docs/domain.md 6). */
  readonly feature: string;
  readonly work: BackgroundWork;
}
