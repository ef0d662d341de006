/** A retry for ten answers: so much more may MHV be asked in trouble (Google's SRE book, chapter 21; gRPC A6 has the same). */
const ANSWERS_FOR_A_RETRY = 10;

/** Saved up in good times at most, so that a short fault is outlasted: with the first attempt and its retry, five. */
const MOST_SAVED_RETRIES = 3;

/**
 * Retries beyond the first of each request, shared by the requests of a sandbox: a few requests in trouble may insist,
 * all at once may not.
 */
export class RetryBudget {
  /** In answers; full at first, as a sandbox that starts has asked nothing yet. */
  #saved = MOST_SAVED_RETRIES * ANSWERS_FOR_A_RETRY;

  /** A request has its answer from MHV, whichever it is. */
  earn(): void {
    this.#saved = Math.min(this.#saved + 1, MOST_SAVED_RETRIES * ANSWERS_FOR_A_RETRY);
  }

  /** Whether there is a retry, which is then used. */
  spend(): boolean {
    if (this.#saved < ANSWERS_FOR_A_RETRY) return false;
    this.#saved -= ANSWERS_FOR_A_RETRY;
    return true;
  }
}
