import { isIn } from '../../../lambdas/create-account/flipper.ts';
import type { HttpClient } from '../../../lambdas/platform/http-client.ts';
import { seededRandom } from '../../../ops/rollout/traffic.ts';
import { PeopleWhoAreIn } from '../../../ops/traffic/people.ts';
import { sendTraffic } from '../../../ops/traffic/send-traffic.ts';
import { ManualClock } from '../../doubles/manual-clock.ts';

const FEATURE = 'mhv_account_creation';
const healthy = { errorRate: 0, rejectedRate: 0 };

describe('synthetic people', () => {
  test('are all in, and nobody twice', () => {
    const people = new PeopleWhoAreIn(FEATURE, seededRandom(1), 0);
    const icns = Array.from({ length: 500 }, () => people.next(5, healthy) ?? '');
    expect(icns.filter((icn) => !/^\d{10}V\d{6}$/.test(icn) || !isIn(FEATURE, icn, 5))).toEqual([]);
    expect(new Set(icns).size).toBe(500);
  });

  test('are nobody at 0 %', () => {
    expect(new PeopleWhoAreIn(FEATURE, seededRandom(1), 0).next(0, healthy)).toBeUndefined();
  });

  test('meet errors and refusals of MHV in these shares', () => {
    const people = new PeopleWhoAreIn(FEATURE, seededRandom(1), 0);
    const digits = Array.from({ length: 2_000 }, () =>
      people.next(100, { errorRate: 0.1, rejectedRate: 0.2 })?.slice(7, 10),
    );
    const share = (wanted: string) => digits.filter((each) => each === wanted).length / digits.length;
    expect(share('803')).toBeCloseTo(0.1, 1);
    expect(share('805')).toBeCloseTo(0.2, 1);
    expect(share('001')).toBeCloseTo(0.7, 1);
  });
});

test('so many requests a minute, each with its own token, and a line a minute', async () => {
  const asked: { url: string; authorization?: string }[] = [];
  const http: HttpClient = async ({ url, headers }) => {
    asked.push({ url, ...(headers?.authorization ? { authorization: headers.authorization } : {}) });
    return url.startsWith('http://sts') ? { status: 200, body: `token ${url}` } : { status: 200, body: '' };
  };
  const lines: string[] = [];
  const random = seededRandom(3);
  await sendTraffic(
    { rpm: 30, minutes: 20, timeScale: 10, mix: healthy },
    {
      people: new PeopleWhoAreIn(FEATURE, random, 0),
      percentage: async () => 50,
      endpoints: { api: 'http://api', token: 'http://sts/token' },
      http,
      clock: new ManualClock(),
      random,
      print: (line) => lines.push(line),
    },
  );
  const requests = asked.filter(({ url }) => url === 'http://api/v1/account');
  // 600 on average; five standard deviations of a Poisson process are 122.
  expect(Math.abs(requests.length - 600)).toBeLessThan(122);
  expect(new Set(requests.map(({ authorization }) => authorization)).size).toBe(requests.length);
  expect(lines).toHaveLength(20);
  expect(lines.every((line) => line.includes('50 %'))).toBe(true);
});
