import { marshall } from '@aws-sdk/util-dynamodb';
import * as v from 'valibot';
import {
  emptyCalendar,
  nextCalendar,
  type Outage,
  OutageCalendar,
  stoppingAt,
} from '../../../lambdas/contracts/outage.ts';

const DAY = 86_400_000;
const outage = (changes: Partial<Outage> = {}): Outage => ({
  id: 'mhv-0a1b2c3d',
  service: 'mhv',
  start: 10,
  end: 20,
  message: 'patches',
  by: 'olga',
  told: [],
  ...changes,
});

describe('the next calendar', () => {
  test('has the next version, and the outages by their start', () => {
    const late = outage({ id: 'late', start: 50, end: 60 });
    const next = nextCalendar({ version: 7, outages: [] }, [late, outage()], 0);
    expect(next).toEqual({ version: 8, outages: [outage(), late] });
    expect(v.parse(OutageCalendar, next)).toEqual(next);
  });

  test('has those that ended up to 90 days ago, and no older ones', () => {
    const now = 100 * DAY;
    const endedAgo = (days: number) => outage({ id: `${days}`, start: 0, end: now - days * DAY });
    const next = nextCalendar(emptyCalendar, [endedAgo(89), endedAgo(90), endedAgo(90.001)], now);
    expect(next.outages.map(({ id }) => id)).toEqual(['89', '90']);
  });

  test('fits into an item of 400 KB with five outages a day, each with the longest message', () => {
    let calendar = emptyCalendar;
    for (let at = 0; at < 365 * DAY; at += DAY / 5) {
      const added = outage({ id: `mhv-${at}`, start: at, end: at + DAY / 10, message: 'x'.repeat(300) });
      calendar = nextCalendar(calendar, [...calendar.outages, added], at);
    }
    expect(calendar.outages.length).toBeLessThanOrEqual(5 * 91);
    expect(JSON.stringify(marshall(calendar)).length).toBeLessThan(400 * 1024);
  });
});

describe('what keeps MHV from being asked', () => {
  test('is an outage of MHV or STS, from its start until its end', () => {
    const outages = [outage({ service: 'redis' }), outage({ service: 'sts', start: 12 })];
    const at = (time: number) => stoppingAt(time, outages)?.service;
    expect([at(11), at(12), at(19), at(20)]).toEqual([undefined, 'sts', 'sts', undefined]);
  });

  test('is the one of two that lasts longer', () => {
    const outages = [outage({ end: 20 }), outage({ service: 'sts', end: 30 }), outage({ end: 25 })];
    expect(stoppingAt(15, outages)?.end).toBe(30);
  });
});
