import type { Clock } from '../../lambdas/ports/clock/clock.ts';
import type { Random } from '../rollout/poisson.ts';
import type { NextPerson, Person } from './people.ts';

/** Asked for at a time: a token service signs each token, and that takes a processor a millisecond. */
const AT_A_TIME = 8;
/** The same while the run goes on: it may not disturb what is measured. */
const AT_A_TIME_LATER = 2;
/** Milliseconds that a token has to be good for when its request is sent. */
const LEAST_LEFT_MS = 30_000;
/** People that are remembered for asking again. */
const MOST_KNOWN = 1_000;

export interface PeopleOptions {
  /** People that the run needs at most, and how many of them are ready at any time. */
  readonly total: number;
  readonly ahead: number;
  /** Of requests, by somebody who has an account already. */
  readonly storedShare: number;
  readonly random: Random;
  readonly clock: Pick<Clock, 'now'>;
}

/** People whose tokens are there before they ask: what a token takes is no part of an answer. */
export class PreparedPeople {
  readonly #next: NextPerson;
  readonly #options: PeopleOptions;
  readonly #ready: Person[] = [];
  readonly #known: Person[] = [];
  /** Of those that the run needs. */
  #asked = 0;
  #asking = 0;
  #fault: unknown;

  constructor(next: NextPerson, options: PeopleOptions) {
    this.#next = next;
    this.#options = options;
  }

  /** Why nobody more is made ready, if that is so. */
  get fault(): unknown {
    return this.#fault;
  }

  /** Until so many are ready as there should be. @throws the token service's fault. */
  async prepare(): Promise<void> {
    await Promise.all(Array.from({ length: AT_A_TIME }, () => this.#work()));
    if (this.#fault) throw this.#fault;
  }

  /** Nothing if none is ready. */
  take(): Person | undefined {
    const { random, storedShare } = this.#options;
    if (storedShare > 0 && random() < storedShare) {
      const known = this.#known[Math.floor(random() * this.#known.length)];
      if (known && this.#isGood(known)) return known;
    }
    let person = this.#ready.shift();
    while (person && !this.#isGood(person)) {
      this.#asked -= 1;
      person = this.#ready.shift();
    }
    if (this.#asking < AT_A_TIME_LATER) void this.#work();
    return person;
  }

  /** This person has an account now. */
  remember(person: Person): void {
    if (this.#options.storedShare === 0) return;
    if (this.#known.length < MOST_KNOWN) this.#known.push(person);
    else this.#known[Math.floor(this.#options.random() * MOST_KNOWN)] = person;
  }

  #isGood({ tokenExpiresAt }: Person): boolean {
    return tokenExpiresAt - this.#options.clock.now() > LEAST_LEFT_MS;
  }

  /** One after another, until enough are ready. */
  async #work(): Promise<void> {
    const { total, ahead } = this.#options;
    this.#asking += 1;
    try {
      while (this.#asked < total && this.#ready.length + this.#asking <= ahead && !this.#fault) {
        this.#asked += 1;
        this.#ready.push(await this.#next());
      }
    } catch (fault) {
      this.#fault = fault;
    } finally {
      this.#asking -= 1;
    }
  }
}
