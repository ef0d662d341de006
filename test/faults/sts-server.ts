import type { HttpAnswer, HttpRequest } from '../../lambdas/platform/http-client.ts';
import { claimsFor, jwksOf, mint, type SigningKey, signingKey, tokenSettings } from '../fixtures/tokens.ts';
import type { Dice } from './dice.ts';
import type { Served } from './mhv-server.ts';
import type { VirtualTime } from './virtual-time.ts';
import type { Weather } from './weather.ts';

/** Milliseconds: keys do not change with every token. */
const LEAST_ROTATION_MS = 20_000;
/** Milliseconds for which a caller uses a token again: they are good for 300 s. */
const REUSED_FOR_MS = 200_000;

const pairs = Array.from({ length: 3 }, (_, index) => signingKey(String(index)));

/** VA.gov's token service: mints callers' tokens and ours for MHV, publishes its keys, and changes them. */
export class SimulatedSts {
  readonly #time: VirtualTime;
  readonly #dice: Dice;
  readonly #weather: Weather;
  #keys: readonly SigningKey[];
  #rotations = 0;
  #rotatedAt = 0;
  readonly #tokens = new Map<string, { readonly token: string; readonly at: number }>();

  constructor(parts: { readonly time: VirtualTime; readonly dice: Dice; readonly weather: Weather }) {
    this.#time = parts.time;
    this.#dice = parts.dice;
    this.#weather = parts.weather;
    this.#keys = [keyNumber(0)];
  }

  /** A caller's token; with `forMhv` it is meant for MHV too. */
  token(icn: string, forMhv: boolean): string {
    const isDue = this.#time.now() - this.#rotatedAt > LEAST_ROTATION_MS;
    if (isDue && this.#weather.strikes('keys rotated')) {
      this.#rotations += 1;
      this.#rotatedAt = this.#time.now();
      const [current] = this.#keys;
      // With an overlap, as STS does it, or the one before is withdrawn at once.
      this.#keys = [keyNumber(this.#rotations), ...(current && this.#dice.chance(0.5) ? [current] : [])];
    }
    const key = this.#keys[0] as SigningKey;
    const name = `${icn} ${forMhv} ${key.kid}`;
    const there = this.#tokens.get(name);
    if (there && this.#time.now() - there.at < REUSED_FOR_MS) return there.token;
    const scopes = forMhv ? [tokenSettings.scope, tokenSettings.mhvUrl] : [tokenSettings.scope];
    const token = mint(claimsFor(icn, { scopes }), key);
    this.#tokens.set(name, { token, at: this.#time.now() });
    return token;
  }

  async serve({ url }: HttpRequest): Promise<Served> {
    await this.#time.sleep(this.#dice.between(5, 50));
    if (url === tokenSettings.jwksUrl) {
      if (!this.#weather.strikes('keys gone')) return ok(jwksOf(...this.#keys));
      return this.#dice.oneOf<Served>([
        'refused',
        'reset',
        { status: 503, body: '' },
        { status: 200, body: '{}' },
      ]);
    }
    if (!this.#weather.strikes('STS down'))
      return ok({ data: { access_token: tokenForMhv(this.#time.now()) } });
    return this.#dice.oneOf<Served>([
      'refused',
      'reset',
      { status: 503, body: '' },
      { status: 200, body: '' },
    ]);
  }
}

function keyNumber(rotation: number): SigningKey {
  return { ...(pairs[rotation % pairs.length] as SigningKey), kid: `key-${rotation}` };
}

const ok = (body: unknown): HttpAnswer => ({ status: 200, body: JSON.stringify(body) });

/** As long as one, and as secret. Nobody verifies it here. */
function tokenForMhv(now: number): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ exp: Math.floor(now / 1_000) + 300 })}.${part({ signature: 'x' })}`;
}
