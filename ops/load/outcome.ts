import * as v from 'valibot';
import { AccountBodySchema } from '../../lambdas/contracts/answer-schemas.ts';
import { catalogueEntry } from '../../lambdas/contracts/error-catalogue.ts';
import { type HttpAnswer, NoHttpAnswer } from '../../lambdas/platform/http-client.ts';
import { errorOf, jsonOf } from '../stage/api.ts';

/** What a request came to. */
export interface Outcome {
  /** HTTP status and what the body says of it, or why there was no answer: `200 mhv`, `503 mhv_timeout`, `ECONNRESET`. */
  readonly name: string;
  /**
   * `rejected`: the person's own condition, as in the plan's rates (docs/rollout.md). `throttled`: 429. `error`: all
   * else, 4xx too: a test that sends something wrong has to say so.
   */
  readonly kind: 'success' | 'rejected' | 'throttled' | 'error';
  /** Of a success: who gave it, and so how fast it has to be. */
  readonly source?: Source;
  /** HTTP's; none if nobody answered. */
  readonly status?: number;
}

/** `accepted`: 202, for background work. */
export type Source = 'mhv' | 'stored' | 'accepted';

/** More were unanswered than may be at once: it was never sent. */
export const dropped: Outcome = { name: 'dropped', kind: 'error' };

/** No person with a token was ready: the generator's own failure, and the run says nothing (docs/ops.md). */
export const unprepared: Outcome = { name: 'nobody ready', kind: 'error' };

export function outcomeOf(answer: HttpAnswer): Outcome {
  const { status } = answer;
  if (status === 202) return { name: '202 accepted', kind: 'success', source: 'accepted', status };
  if (status === 200) return outcomeOfAccount(answer);
  const reason = errorOf(answer)?.meta.reason;
  if (!reason) {
    return { name: `${status} not ours`, kind: status === 429 ? 'throttled' : 'error', status };
  }
  return { name: `${status} ${reason}`, kind: kindOf(status, catalogueEntry(reason).countsAs), status };
}

/** Of a request without an answer. */
export function outcomeOfFault(fault: unknown): Outcome {
  if (!(fault instanceof NoHttpAnswer)) throw fault;
  return { name: fault.timedOut ? 'timeout' : fault.code, kind: 'error' };
}

function outcomeOfAccount(answer: HttpAnswer): Outcome {
  const body = v.safeParse(AccountBodySchema, jsonOf(answer));
  if (!body.success) return { name: '200 not ours', kind: 'error', status: 200 };
  const { source, stale } = body.output.meta;
  return { name: stale ? '200 stale' : `200 ${source}`, kind: 'success', source, status: 200 };
}

function kindOf(status: number, countsAs: string): Outcome['kind'] {
  if (status === 429) return 'throttled';
  return countsAs === 'rejected' ? 'rejected' : 'error';
}
