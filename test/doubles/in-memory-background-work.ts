import type { AccountWork } from '../../lambdas/contracts/account-work.ts';
import type { BackgroundWork } from '../../lambdas/ports/background-work/background-work.ts';

/** Work in a list; `failing` refuses it as an outage does. */
export class InMemoryBackgroundWork implements BackgroundWork {
  readonly waiting: AccountWork[] = [];
  failing = false;
  readonly #journal: string[];

  /** @param journal gets `work` for everything that is added, so that tests can see the order. */
  constructor(journal: string[] = []) {
    this.#journal = journal;
  }

  async add(work: AccountWork): Promise<void> {
    if (this.failing) throw new Error('the queue cannot be reached');
    this.#journal.push('work');
    this.waiting.push(work);
  }
}
