import type { APIGatewayProxyResult } from 'aws-lambda';
import { profileKey } from '../../lambdas/ports/profile-cache/profile-cache.ts';
import { MHV_SCENARIOS } from '../../local/simulators/mhv-scenarios.ts';
import { proxyEvent } from '../fixtures/lambda-events.ts';
import type { AnswerBody } from './history.ts';
import { secretIn } from './printed.ts';
import type { Simulation } from './simulation.ts';

/** Those that have not been away for long: they come again. */
const MOST_KNOWN = 400;
/** People for whom MHV has an answer of its own, in one of so many. */
const SPECIAL = 0.25;
/** Share of requests for which nobody waits. */
const IN_BACKGROUND = 0.3;
/** Milliseconds until somebody tries again what failed. */
const TRIES_AGAIN_WITHIN_MS = 20_000;

interface Asked {
  readonly icn: string;
  readonly method: 'GET' | 'POST';
  readonly noCache?: boolean;
  readonly inBackground?: boolean;
  readonly probe?: boolean;
}

/** VA.gov: people who come for the first time and again, at once twice, and again after an error. */
export class Callers {
  readonly #simulation: Simulation;
  readonly #known: string[] = [];
  #requests = 0;
  #people = 0;

  constructor(simulation: Simulation) {
    this.#simulation = simulation;
  }

  get requests(): number {
    return this.#requests;
  }

  /** People who come, on average one each `everyMs`, for so long. */
  come(milliseconds: number, everyMs: number): void {
    const { time, dice } = this.#simulation;
    const end = time.now() + milliseconds;
    const next = () => {
      if (time.now() >= end) return;
      this.#somebody();
      time.after(-Math.log(1 - dice.next()) * everyMs, next);
    };
    next();
  }

  /** Somebody new for whom nothing goes wrong at MHV: has to be answered normally where nothing is wrong. */
  probe(): void {
    void this.#ask({ icn: this.#newPerson(0), method: 'POST', probe: true });
  }

  #somebody(): void {
    const { dice, time } = this.#simulation;
    const isNew = this.#known.length === 0 || dice.chance(0.5);
    const icn = isNew ? this.#newPerson(SPECIAL) : dice.oneOf(this.#known);
    if (dice.chance(0.15)) return void this.#ask({ icn, method: 'GET' });
    const noCache = !isNew && dice.chance(0.7);
    const inBackground = dice.chance(IN_BACKGROUND);
    void this.#ask({ icn, method: 'POST', noCache, inBackground });
    if (!dice.chance(0.1)) return;
    // At once, while the first one is under way, or just after it.
    time.after(dice.between(0, 3_000), () => void this.#ask({ icn, method: 'POST', noCache, inBackground }));
  }

  #newPerson(special: number): string {
    const { dice, profiles } = this.#simulation;
    this.#people += 1;
    const scenario = dice.chance(special) ? dice.oneOf(MHV_SCENARIOS).digits : '001';
    const number = String(this.#people).padStart(7, '0');
    const icn = `${number}${scenario}V${String(dice.between(0, 999_999)).padStart(6, '0')}`;
    profiles.profiles.set(profileKey(icn), 'the old profile');
    if (this.#known.length < MOST_KNOWN) this.#known.push(icn);
    else this.#known[dice.between(0, MOST_KNOWN - 1)] = icn;
    return icn;
  }

  async #ask(asked: Asked): Promise<void> {
    const simulation = this.#simulation;
    const { dice, time, weather } = simulation;
    const { icn, method, noCache = false, inBackground = false, probe = false } = asked;
    this.#requests += 1;
    const id = `request-${this.#requests}`;
    simulation.note({ kind: 'sent', id, icn, method, noCache, inBackground, probe });
    const event = proxyEvent({
      method,
      headers: {
        'Content-Type': 'application/json',
        Authorization: `Bearer ${simulation.sts.token(icn, dice.chance(0.8))}`,
        'X-Correlation-Id': id,
        ...(noCache ? { 'Cache-Control': 'no-cache' } : {}),
        ...(inBackground ? { Prefer: 'respond-async' } : {}),
      },
      ...(method === 'POST' ? { body: bodyFor(icn) } : {}),
    });
    const arrived = { ...event, requestContext: { ...event.requestContext, requestTimeEpoch: time.now() } };
    const ended = await simulation.platform.invoke(
      method === 'POST' ? 'create-account' : 'read-account',
      arrived,
      {
        correlationIds: [id],
        queue: undefined,
      },
    );
    if (ended.kind === 'failed') {
      simulation.note({ kind: 'answered', id, icn, by: 'gateway', status: 502, body: {} });
    } else {
      const { statusCode, body, headers } = ended.payload as APIGatewayProxyResult;
      const leak = secretIn(body) ?? secretIn(JSON.stringify(headers));
      if (leak !== undefined) simulation.note({ kind: 'leak', id, icn, where: 'answer', text: leak });
      simulation.note({
        kind: 'answered',
        id,
        icn,
        by: 'function',
        status: statusCode,
        body: JSON.parse(body) as AnswerBody,
      });
      if (statusCode < 500) return;
    }
    if (!dice.chance(0.6) || weather.left === 0) return;
    time.after(dice.between(500, TRIES_AGAIN_WITHIN_MS), () => void this.#ask(asked));
  }
}

function bodyFor(icn: string): string {
  return JSON.stringify({
    icn,
    email: `person-${icn.slice(0, 7)}@veteran.test`,
    terms_of_use: { status: 'accepted', accepted_at: '2026-11-05T14:00:00Z' },
  });
}
