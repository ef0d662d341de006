import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { listedPeople, type Person, personWith, readPeople } from '../../../ops/load/people.ts';
import { PreparedPeople } from '../../../ops/load/prepared-people.ts';
import { seededRandom } from '../../../ops/rollout/traffic.ts';
import { ManualClock } from '../../doubles/manual-clock.ts';
import { until } from '../../until.ts';

const ICN = '1000000001V100001';
const tokenUntil = (exp: number) => `h.${Buffer.from(JSON.stringify({ exp })).toString('base64url')}.s`;

/** Each as good as new. */
function people(options: { total: number; ahead: number; storedShare?: number }) {
  const clock = new ManualClock();
  let made = 0;
  const prepared = new PreparedPeople(
    async () => {
      made += 1;
      return { icn: `${made}`, token: 't', tokenExpiresAt: clock.now() + 300_000 };
    },
    { storedShare: 0, random: seededRandom(1), clock, ...options },
  );
  return { prepared, clock, made: () => made };
}

test('so many are ready as are needed ahead, and no more are made than the run needs', async () => {
  const { prepared, made } = people({ total: 30, ahead: 10 });
  await prepared.prepare();
  expect(made()).toBe(10);
  for (let index = 0; index < 5; index += 1) prepared.take();
  await until('the next ones are made', () => made() >= 15);
  const taken = new Set<string>();
  for (let person = prepared.take(); person; person = prepared.take()) {
    taken.add(person.icn);
    await Promise.resolve();
  }
  expect(taken.size).toBe(25);
  expect(made()).toBe(30);
});

test('a person whose token would expire on the way is not sent, and another one is made', async () => {
  const { prepared, clock, made } = people({ total: 3, ahead: 3 });
  await prepared.prepare();
  clock.advance(280_000);
  expect(prepared.take()).toBeUndefined();
  await until('others are made', () => made() === 6);
  expect(prepared.take()?.icn).toBe('4');
});

test('a share of requests is by those who have an account, while their tokens are good', async () => {
  const { prepared, clock } = people({ total: 2_000, ahead: 2_000, storedShare: 0.5 });
  await prepared.prepare();
  const first = prepared.take() as Person;
  prepared.remember(first);
  const again = Array.from({ length: 1_000 }, () => prepared.take()).filter((person) => person === first);
  expect(again.length / 1_000).toBeCloseTo(0.5, 1);
  clock.advance(299_000);
  expect(prepared.take()).toBeUndefined();
});

test('a token service that fails stops the run before it begins', async () => {
  const failing = new PreparedPeople(() => Promise.reject(new Error('no token')), {
    total: 10,
    ahead: 10,
    storedShare: 0,
    random: Math.random,
    clock: new ManualClock(),
  });
  await expect(failing.prepare()).rejects.toThrow('no token');
});

test('a token says itself when it expires', () => {
  expect(personWith(ICN, tokenUntil(1_000)).tokenExpiresAt).toBe(1_000_000);
  expect(personWith(ICN, 'no-jwt').tokenExpiresAt).toBe(Number.POSITIVE_INFINITY);
});

describe('a file of people', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'people-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const file = (content: string) => {
    const name = path.join(folder, 'people.jsonl');
    writeFileSync(name, content);
    return name;
  };

  test('is read line by line, and begun again when it is over; who has no token gets one', async () => {
    const listed = readPeople(file(`{"icn":"${ICN}","token":"of the file"}\n\n{"icn":"10101V964144"}\n`));
    const next = listedPeople(listed, async (icn) => `of STS for ${icn}`);
    const tokens = [await next(), await next(), await next()].map(({ token }) => token);
    expect(tokens).toEqual(['of the file', 'of STS for 10101V964144', 'of the file']);
  });

  test.each([
    ['an ICN that is none', '{"icn":"1"}', 'line 1: it has to be'],
    ['no JSON', `{"icn":"${ICN}"}\nx`, 'line 2: it has to be'],
    ['nobody', '\n', 'names nobody'],
  ])('with %s: a line that names it, and no person', (_, content, said) => {
    expect(() => readPeople(file(content))).toThrow(said);
  });

  test('that is not there', () => {
    expect(() => readPeople(path.join(folder, 'none'))).toThrow('cannot be read (ENOENT)');
  });
});
