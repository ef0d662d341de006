/** A retry for ten requests: so much more may MHV be asked in trouble (Google's SRE book, chapter 21; gRPC A6 has the same). */
const REQUESTS_FOR_A_RETRY = 10;

/** Saved up in good times at most, so that a short fault is outlasted: with the first attempt and its retry, five. */
const MOST_SAVED_RETRIES = 3;

/**
 * Retries beyond the first of each request, shared by the requests of a sandbox: a few requests in trouble may insist,
 * all at once may not.
 */
export class RetryBudget {
  /** In requests; full at first, as a sandbox that starts has asked nothing yet. */
  #saved = MOST_SAVED_RETRIES * REQUESTS_FOR_A_RETRY;

  /** A request asks MHV, whatever comes of it. */
  earn(): void {
    this.#saved = Math.min(this.#saved + 1, MOST_SAVED_RETRIES * REQUESTS_FOR_A_RETRY);
  }

  /** Whether there is a retry, which is then used. */
  spend(): boolean {
    if (this.#saved < REQUESTS_FOR_A_RETRY) return false;
    this.#saved -= REQUESTS_FOR_A_RETRY;
    return true;
  }
}
