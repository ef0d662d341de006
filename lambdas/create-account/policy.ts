import { type AccountResult, newestOf, type StoredResults } from '../ports/result-store/result-store.ts';

/** How long a request waits for MHV. */
export interface Patience {
  /** Milliseconds from `receivedAt` in which MHV has to answer. */
  readonly budgetMs: number;
  /** Somebody waits for the answer: an open breaker is answered at once. Otherwise it is waited for within the budget. */
  readonly callerWaits: boolean;
}

/** Somebody waits for the answer: VA.gov reads for 15 s (docs/domain.md 2). */
export const WHILE_CALLER_WAITS: Patience = { budgetMs: 12_000, callerWaits: true };

/** Nobody waits, but a person who looks again a minute later should find what came of it (docs/adr/0033). */
export const IN_BACKGROUND: Patience = { budgetMs: 60_000, callerWaits: false };

/**
 * Milliseconds for one attempt. Five times the 2 s that a fresh call takes, so that a slow answer is still read,
 * and what is left of the budget is enough for one more attempt after an answer that never came (docs/adr/0012).
 */
export const ATTEMPT_MS = 10_000;

/** An attempt with less time than this would only add load: a fresh call takes 1-2 s. */
export const LEAST_ATTEMPT_MS = 1_000;

const FIRST_PAUSE_MS = 400;
const LONGEST_PAUSE_MS = 2_000;

/**
 * Milliseconds before retry number `retry` (from 0): exponential with equal jitter, because a 409 needs some wait
 * and many callers must not come back at once.
 * @param random in [0, 1)
 */
export function pauseBeforeRetry(retry: number, random: number): number {
  const longest = Math.min(FIRST_PAUSE_MS * 2 ** retry, LONGEST_PAUSE_MS);
  return longest / 2 + (random * longest) / 2;
}

/**
 * The account that answers without asking MHV: less than 24 h old (the store sees to that), with no newer error.
 * Errors never answer (docs/adr/0003).
 */
export function answeringAccount(stored: StoredResults, noCache: boolean): AccountResult | undefined {
  const newest = newestOf(stored);
  return !noCache && newest && 'account' in newest ? newest : undefined;
}

/**
 * MHV was busy with another request for the same person, and that one got the account meanwhile: it answers this one
 * too, instead of an error that would be newer than the account.
 */
export function answerOfTwin(stored: StoredResults, since: number): AccountResult | undefined {
  const account = answeringAccount(stored, false);
  return account && Date.parse(account.occurredAt) > since ? account : undefined;
}
