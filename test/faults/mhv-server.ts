import type { HttpAnswer, HttpRequest } from '../../lambdas/platform/http-client.ts';
import {
  ALREADY_PROCESSED,
  HTML_503,
  type MhvAnswer,
  scenarioOf,
  simulatedError,
} from '../../local/simulators/mhv-scenarios.ts';
import type { Dice } from './dice.ts';
import type { VirtualTime } from './virtual-time.ts';
import type { Weather } from './weather.ts';

/** What a server does with a request: an answer, or the connection breaks. */
export type Served = HttpAnswer | 'reset' | 'refused';

const FOR_EVER_MS = 60_000;
/** What can become of somebody who has an account, and be mended again. */
const CHANGING_CODES = [801, 802, 803, 805, 806, 899];

/** MHV as docs/domain.md 2 has it, with people whose state changes; what it is asked and what it says is told. */
export class SimulatedMhv {
  readonly #time: VirtualTime;
  readonly #dice: Dice;
  readonly #weather: Weather;
  readonly #onAsked: (icn: string) => void;
  readonly #accounts = new Set<string>();
  readonly #inFlight = new Set<string>();
  readonly #calls = new Map<string, number>();
  readonly #refused = new Map<string, number>();

  constructor(
    parts: { readonly time: VirtualTime; readonly dice: Dice; readonly weather: Weather },
    onAsked: (icn: string) => void,
  ) {
    this.#time = parts.time;
    this.#dice = parts.dice;
    this.#weather = parts.weather;
    this.#onAsked = onAsked;
  }

  async serve({ body = '' }: HttpRequest): Promise<Served> {
    const { icn, email } = JSON.parse(body) as { icn: string; email: string | null };
    if (this.#weather.strikes('MHV resets')) {
      if (this.#dice.chance(0.3)) return 'refused';
      this.#onAsked(icn);
      // Before it began, or when everything was done.
      if (this.#dice.chance(0.5)) await this.#work(icn);
      return 'reset';
    }
    this.#onAsked(icn);
    if (this.#weather.strikes('MHV hangs')) await this.#time.sleep(FOR_EVER_MS);
    if (this.#weather.strikes('MHV busy')) return answerOf(ALREADY_PROCESSED, false);
    if (this.#inFlight.has(icn)) return answerOf(ALREADY_PROCESSED, false);
    const answer = await this.#work(icn);
    return this.#weather.strikes('MHV answers rubbish') ? this.#dice.oneOf(rubbish(icn, email)) : answer;
  }

  async #work(icn: string): Promise<Served> {
    this.#inFlight.add(icn);
    const slow = this.#weather.strikes('MHV slow') ? this.#dice.between(2_000, 14_000) : 0;
    await this.#time.sleep(this.#dice.between(50, 1_500) + slow);
    this.#inFlight.delete(icn);
    const { first, then } = scenarioOf(icn);
    const call = this.#calls.get(icn) ?? 0;
    this.#calls.set(icn, call + 1);
    const answer = first[call] ?? then;
    if (answer.kind === 'reset') return 'reset';
    if (answer.kind !== 'account') return answerOf(answer, false);
    const isKnown = this.#accounts.has(icn);
    if (isKnown && this.#dice.chance(0.1) && !this.#refused.delete(icn)) {
      this.#refused.set(icn, this.#dice.oneOf(CHANGING_CODES));
    }
    const code = this.#refused.get(icn);
    if (code !== undefined) return answerOf(simulatedError(code), false);
    this.#accounts.add(icn);
    return answerOf(answer, isKnown);
  }
}

function answerOf(answer: MhvAnswer, isKnown: boolean): HttpAnswer {
  switch (answer.kind) {
    case 'account': {
      const old = answer.spelling === 'old';
      const body = {
        [old ? 'mhv_userprofileid' : 'mhv_userProfileId']: '12345678',
        [old ? 'isChampVA' : 'isChampVABeneficiary']: false,
        isPremium: true,
        isPatient: true,
        isSMAccountCreated: true,
        message: isKnown ? 'Existing MHV Account Found for ICN' : 'MHV Account Created',
      };
      return { status: 200, body: JSON.stringify(body) };
    }
    case 'error':
      return {
        status: answer.status,
        body: JSON.stringify({ errorCode: answer.errorCode, message: answer.message }),
      };
    case 'raw':
      return { status: answer.status, body: answer.body };
    case 'reset':
      throw new Error('a reset is no answer');
  }
}

/** Answers that nobody can use; some repeat what must not be passed on. */
function rubbish(icn: string, email: string | null): readonly HttpAnswer[] {
  const aboutThePerson = `no account for ${icn} (${email}), token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln`;
  return [
    answerOf(HTML_503, false),
    { status: 200, body: '' },
    { status: 200, body: 'null' },
    { status: 200, body: '{"mhv_userProfileId":"12345678","isPremium":"yes"}' },
    { status: 200, body: `{"mhv_userProfileId":null,"message":"${aboutThePerson}"}` },
    { status: 500, body: aboutThePerson },
    { status: 400, body: JSON.stringify({ errorCode: 805, message: aboutThePerson }) },
    { status: 400, body: JSON.stringify({ errorCode: 777, message: aboutThePerson }) },
    { status: 400, body: JSON.stringify({ errorCode: '805', message: aboutThePerson }) },
    { status: 302, body: '' },
    { status: 429, body: aboutThePerson },
    { status: 200, body: '{"'.repeat(1_000) },
  ];
}
