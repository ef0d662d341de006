import { randomInt } from 'node:crypto';
import type { ProfileCache } from '../../../lambdas/ports/profile-cache/profile-cache.ts';

/** A cache under test, and a way to its keys that does not go through it. */
export interface CacheUnderTest {
  readonly cache: ProfileCache;
  set(key: string, value: string): Promise<void>;
  exists(key: string): Promise<boolean>;
}

const person = () => `${randomInt(1_000_000_000, 9_999_999_999)}V123456`;
/** As VA.gov writes it (docs/domain.md 4), spelled out so that a change of the code's key is seen. */
const keyOf = (icn: string) => `mpi-profile-response:${icn}`;

/** What every profile cache does. */
export function describeProfileCacheBehaviour(name: string, under: () => CacheUnderTest): void {
  describe(`${name} as a profile cache`, () => {
    test('deletes the profile of a person, and says that there was one', async () => {
      const { cache, set, exists } = under();
      const icn = person();
      await set(keyOf(icn), '\u0004\b opaque');
      expect(await cache.bust([icn])).toEqual([{ kind: 'busted', found: true }]);
      expect(await exists(keyOf(icn))).toBe(false);
    });

    test('is content with a person who has none', async () => {
      expect(await under().cache.bust([person()])).toEqual([{ kind: 'busted', found: false }]);
    });

    test('leaves every other key alone', async () => {
      const { cache, set, exists } = under();
      const icn = person();
      const others = [`${keyOf(icn)}0`, keyOf(icn.slice(1)), `session:${icn}`, icn, keyOf(person())];
      for (const key of [keyOf(icn), ...others]) await set(key, 'value');
      await cache.bust([icn]);
      for (const key of others) expect([key, await exists(key)]).toEqual([key, true]);
    });

    test('answers for each person of a batch, in order', async () => {
      const { cache, set, exists } = under();
      const people = Array.from({ length: 100 }, person);
      const withProfile = people.filter((_, index) => index % 3 === 0);
      for (const icn of withProfile) await set(keyOf(icn), 'value');
      expect(await cache.bust(people)).toEqual(
        people.map((icn) => ({ kind: 'busted', found: withProfile.includes(icn) })),
      );
      for (const icn of withProfile) expect(await exists(keyOf(icn))).toBe(false);
    });

    test('answers twice for a person who is twice in a batch', async () => {
      const { cache, set } = under();
      const icn = person();
      await set(keyOf(icn), 'value');
      expect(await cache.bust([icn, icn])).toEqual([
        { kind: 'busted', found: true },
        { kind: 'busted', found: false },
      ]);
    });

    test('has nothing to say about nobody', async () => {
      expect(await under().cache.bust([])).toEqual([]);
    });
  });
}
