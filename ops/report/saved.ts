import type { Measures } from './measures.ts';
import type { AnswerCounts } from './ports.ts';

/** What the result of the last 24 hours was good for. */
export interface SavedReview extends AnswerCounts {
  /** Requests for which MHV was asked. */
  readonly asked: number;
  /** Of all requests that could have asked MHV, those that did not have to; none without any. */
  readonly share?: number;
  /** Milliseconds that one request waited for MHV and STS on average: the basis of the next. */
  readonly upstreamMs?: number;
  /** Milliseconds, an estimate: if each stored answer had waited for as long. */
  readonly waitingSavedMs?: number;
}

export function savedOf(answers: AnswerCounts, { requests, wholeMs, ownMs }: Measures): SavedReview {
  const all = answers.stored + requests;
  const upstreamMs = wholeMs === undefined || ownMs === undefined ? undefined : wholeMs - ownMs;
  return {
    ...answers,
    asked: requests,
    ...(all > 0 ? { share: answers.stored / all } : {}),
    ...(upstreamMs === undefined ? {} : { upstreamMs, waitingSavedMs: answers.stored * upstreamMs }),
  };
}
