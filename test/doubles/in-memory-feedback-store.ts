import type { Feedback } from '../../lambdas/contracts/feedback.ts';
import type { Clock } from '../../lambdas/ports/clock/clock.ts';
import {
  FEEDBACK_LIFETIME_MS,
  type FeedbackKept,
  type FeedbackStore,
} from '../../lambdas/ports/feedback-store/feedback-store.ts';

/** Feedback by the answer that it is about; `failing` makes both methods throw as an outage does. */
export class InMemoryFeedbackStore implements FeedbackStore {
  readonly all = new Map<string, Feedback>();
  failing = false;
  readonly #clock: Clock;
  readonly #journal: string[];

  /** @param journal gets `feedback` for every write, so that tests can see the order of work. */
  constructor(clock: Clock, journal: string[] = []) {
    this.#clock = clock;
    this.#journal = journal;
  }

  async keep(feedback: Feedback): Promise<FeedbackKept> {
    this.#journal.push('feedback');
    this.#fail();
    const there = this.all.get(feedback.correlationId);
    if (there && there.id !== feedback.id && this.#isKept(there)) return 'known';
    this.all.set(feedback.correlationId, feedback);
    return 'kept';
  }

  async list(from: number, to: number): Promise<readonly Feedback[]> {
    this.#fail();
    return [...this.all.values()]
      .filter((feedback) => this.#isKept(feedback) && feedback.at >= from && feedback.at < to)
      .sort((a, b) => a.at - b.at);
  }

  #fail(): void {
    if (this.failing) throw new Error('the feedback cannot be reached');
  }

  #isKept({ at }: Feedback): boolean {
    // Whole seconds, as the table's TTL attribute has.
    return Math.floor((at + FEEDBACK_LIFETIME_MS) / 1000) * 1000 > this.#clock.now();
  }
}
