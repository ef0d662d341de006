import type { AccountWork } from '../../contracts/account-work.ts';

/** Requests that nobody waits for: each is worked on at least once, in any order. */
export interface BackgroundWork {
  /** Throws if the work could not be kept. */
  add(work: AccountWork): Promise<void>;
}
