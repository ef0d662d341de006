import { setTimeout as pause } from 'node:timers/promises';
import * as v from 'valibot';
import { lineOfFault } from '../../fault.ts';
import { type MachineAddresses, newIcn, postAccount } from './send.ts';
import type { RaceStep, RaceView } from './view.ts';

/** What VA.gov's sign-in answers (docs/simulators.md). */
const SignedIn = v.object({ mhv_user_profile_id: v.nullable(v.string()), source: v.string() });

/** How often the sign-in is asked, in milliseconds. */
const EVERY_MS = 500;
/** After the second bust; a race that shows nothing by then is over. */
const LONGEST_AFTER_MS = 30_000;

/** Milliseconds. */
export interface RaceTimes {
  /** When the late reader writes the old profile back: after the first bust, before the second one. */
  readonly refillAfter: number;
  /** When the second bust comes. */
  readonly secondBustAfter: number;
}

/**
 * The stale-refill race (docs/domain.md 4): a reader that has read the old profile writes it back after the first bust. Played
 * with real requests; what was seen so far can be looked at while it runs.
 */
export class Race {
  readonly #steps: RaceStep[] = [];
  readonly #began = performance.now();
  #isOver = false;
  #correlationId: string | undefined;

  view(): RaceView {
    return {
      isOver: this.#isOver,
      steps: [...this.#steps],
      ...(this.#correlationId === undefined ? {} : { correlationId: this.#correlationId }),
    };
  }

  /** Never rejects: what went wrong is the last step. */
  async play(addresses: MachineAddresses, times: RaceTimes): Promise<void> {
    try {
      await this.#play(addresses, times);
    } catch (fault) {
      this.#say(`The race could not be played: ${lineOfFault(fault)}`);
    } finally {
      this.#isOver = true;
    }
  }

  async #play(addresses: MachineAddresses, { refillAfter, secondBustAfter }: RaceTimes): Promise<void> {
    const icn = newIcn('001');
    const signIn = async (query = '') => {
      const answer = await fetch(`${addresses.signIn}?icn=${icn}${query}`);
      return v.parse(SignedIn, await answer.json());
    };
    await signIn();
    this.#say('The person signs in: their profile is read from the MPI and cached. It has no MHV id yet.');
    const late = signIn(`&refill_after_ms=${refillAfter}`);
    this.#say(
      `A second reader reads the same profile, and is slow: it will write it back in ${refillAfter} ms.`,
    );
    const { correlationId, status } = await postAccount(icn, addresses);
    this.#correlationId = correlationId;
    this.#say(`VA.gov asks for the account: ${status}. The first bust deletes the cached profile.`);
    await late;
    const stale = await signIn();
    this.#say(
      stale.mhv_user_profile_id === null
        ? 'The late reader has written the old profile back: the person signs in and has no MHV id, as if locked out.'
        : 'The late reader was too late or too early this time: the person has the id.',
    );
    const longest = performance.now() + secondBustAfter + LONGEST_AFTER_MS;
    while (performance.now() < longest) {
      const { mhv_user_profile_id: id } = await signIn();
      if (id !== null) {
        this.#say('The second bust has deleted the old profile: the person signs in and has the id.');
        return;
      }
      await pause(EVERY_MS);
    }
    this.#say('The old profile is still there: the second bust did not come.');
  }

  #say(what: string): void {
    this.#steps.push({ at: Math.round(performance.now() - this.#began), what });
  }
}
