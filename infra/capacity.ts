import { limits } from '../lambdas/contracts/limits.ts';

/** What a stage may use, and what its upstream takes (docs/adr/0027). */
export interface Capacity {
  /** Of the account's concurrent executions, those that this stage may have. */
  readonly sandboxes: number;
  /** Milliseconds that MHV takes for an answer (docs/domain.md 2). */
  readonly upstreamMs: number;
}

export interface Shares {
  /** `POST /v1/account`: its sandboxes, and the requests a second (`rate`) and at once (`burst`) that they can hold. */
  readonly createAccount: { readonly sandboxes: number; readonly rate: number; readonly burst: number };
  /** Sandboxes of what works in the background: the greatest concurrency of its queue. */
  readonly background: number;
}

/**
 * Who may have which sandboxes, so that what waits for MHV leaves room for everything else, however much is asked for.
 * What is not shared out here, a quarter, is for the other queues, for `GET` and for what runs by the minute.
 */
export function sharesOf({ sandboxes, upstreamMs }: Capacity): Shares {
  // Half for those who wait for the answer, a quarter for those who do not.
  const own = Math.floor(sandboxes / 2);
  const background = Math.floor(sandboxes / 4);
  // A request holds its sandbox while MHV works, and for our part at its limit.
  const heldS = (upstreamMs + limits.response.ownMostMs) / 1000;
  // In `heldS` a token bucket lets through rate x heldS + burst. That is `own` with a burst of half a second's requests,
  // as API Gateway's own defaults have it (10,000 and 5,000): rate = own / (heldS + 0.5), burst = rate / 2.
  const burst = Math.max(1, Math.floor(own / (heldS + 0.5) / 2));
  // What rounding left of the burst is the rate's, in tenths.
  const rate = Math.floor((10 * (own - burst)) / heldS) / 10;
  return { createAccount: { sandboxes: own, rate, burst }, background };
}
