import { rehearsal } from '../../../lambdas/contracts/rollout-plans/rehearsal.ts';
import { digestOf } from '../../../lambdas/control-rollout/plan-digest.ts';
import { reviewOf } from '../../../ops/report/review.ts';
import type { ReviewData } from '../../../ops/report/review-data.ts';
import { MINUTE } from '../../fixtures/minutes.ts';
import { at, FAULT, incidents, outage, playedRollout, reviewData } from '../../fixtures/review.ts';

const played = playedRollout();
const data = reviewData(played);
const review = reviewOf(data);
const steps = (of = review) =>
  of.steps.map(({ position, actual }) => [position, actual && Math.round(actual.durationMs / MINUTE)]);
const stepAt = (index: number, of = review) => of.steps[index]?.actual;
const minutes = (ms: number | undefined) => ms !== undefined && Math.round(ms / MINUTE);

describe('planned against actual', () => {
  test('each time in a step with what came of it, and the steps that were not reached', () => {
    expect(steps()).toEqual([
      ['rehearsal/1/1', 16],
      ['rehearsal/1/2', 10],
      ['rehearsal/1/3', 1],
      ['rehearsal/2/1', 7],
      ['rehearsal/2/1', 12],
      ['rehearsal/2/2', 8],
      ['rehearsal/2/3', undefined],
      ['rehearsal/3/1', undefined],
      ['rehearsal/4/1', undefined],
    ]);
    expect(review.steps.map(({ actual }) => actual?.endedBy?.what)).toEqual([
      'raised',
      'lowered',
      'waiting',
      'aborted',
      'raised',
      ...Array(4).fill(undefined),
    ]);
  });

  test('what an outage took is not held, and what a gate held is', () => {
    const [first] = review.steps;
    expect(first?.planned).toEqual({ percentage: 5, leastMinutes: 10, begins: at(0) + 10_000 });
    expect(minutes(first?.actual?.outageMs)).toBe(4);
    expect(minutes(first?.actual?.heldMs)).toBe(2);
    expect(first?.actual?.heldBy).toEqual([
      { why: expect.stringContaining('no request in the last 5 minutes'), minutes: 2 },
    ]);
  });

  test('the earliest beginnings are those of a plan that nothing and nobody holds', () => {
    const begins = review.steps.map(({ planned }) => planned?.begins && planned.begins - 10_000);
    expect(begins.map((begin) => begin && (begin - at(0)) / MINUTE)).toEqual([
      0, 10, 20, 21, 21, 31, 41, 51, 61,
    ]);
  });

  test('the requests of all steps are all requests: none is in two', () => {
    const sum = review.steps.reduce((total, { actual }) => total + (actual?.requests ?? 0), 0);
    expect(sum).toBe(review.total?.requests);
    expect(sum).toBe(40 * played.seen.filter(({ succeeded }) => succeeded > 0).length);
  });

  test('a plan that goes on at a step is planned from there', () => {
    const log = played.log.map((entry, index) =>
      index === 0 ? { ...entry, position: 'rehearsal/3/1', percentage: 50 } : entry,
    );
    const { planned } = reviewOf({ ...data, log }).percentages;
    expect(planned).toEqual([
      { at: at(0) + 10_000, percentage: 50 },
      { at: at(10) + 10_000, percentage: 100 },
    ]);
  });
});

describe('the evidence of a step', () => {
  test('is what the log has, and the same computed again from the minutes', () => {
    const gates = stepAt(0)?.gates ?? [];
    expect(gates.map(({ name }) => name)).toEqual([
      'errors',
      'success',
      'uptime',
      'response',
      'satisfaction',
    ]);
    for (const { logged, recomputed } of gates) expect(recomputed).toEqual(logged);
    expect(gates[0]?.recomputed).toMatchObject({ verdict: 'PASS', n: 400 });
  });

  test('differs from the log where figures came late', () => {
    const late = { at: at(15), succeeded: 0, rejected: 0, failed: 40 };
    const evidence: ReviewData['evidence'] = {
      kind: 'read',
      value: {
        periodMs: MINUTE,
        sums: played.seen.map((minute) => (minute.at === late.at ? { ...minute, ...late } : minute)),
      },
    };
    expect(stepAt(0, reviewOf({ ...data, evidence }))?.gates[0]).toMatchObject({
      logged: { verdict: 'PASS' },
      recomputed: { verdict: 'FAIL' },
    });
  });

  test('is not computed again where minutes are not kept any more, and that is said', () => {
    const evidence: ReviewData['evidence'] = {
      kind: 'read',
      value: { periodMs: 5 * MINUTE, sums: played.seen.filter(({ at: of }) => of % (5 * MINUTE) === 0) },
    };
    const old = reviewOf({ ...data, evidence });
    expect(stepAt(0, old)?.gates[0]).toEqual({ name: 'errors', logged: expect.anything() });
    expect(old.stops[0]?.faultToStopMs).toBeUndefined();
    expect(old.missing.map(({ source }) => source)).toContain('figures by the minute');
  });
});

test('what failed in a planned outage is in the figures, and in no limit', () => {
  const isIn = ({ at: of }: { at: number }) => of >= outage.start && of < outage.end;
  const sums = played.seen.map((minute) => (isIn(minute) ? { ...minute, succeeded: 0, failed: 40 } : minute));
  const failing = reviewOf({ ...data, evidence: { kind: 'read', value: { periodMs: MINUTE, sums } } });
  expect(failing.metrics).toEqual(review.metrics);
  expect(failing.total?.failed).toBe((review.total?.failed ?? 0) + 4 * 40);
});

describe('stops and holds', () => {
  test('an abort has its gate, the beginning of the fault and the time from there to 0', () => {
    expect(review.stops).toHaveLength(1);
    const [stop] = review.stops;
    expect(stop).toMatchObject({ what: 'aborted', gate: { name: 'errors', verdict: 'FAIL' } });
    expect(stop?.faultBegan).toBe(at(FAULT.from));
    expect(stop?.faultToStopMs).toBe((stop?.at ?? 0) - at(FAULT.from));
  });

  test('a hold by a person, and a wait for one, with who and why', () => {
    expect(
      review.pauses.map(({ kind, from, to, endedBy }) => [kind, minutes(to && to - from), endedBy?.what]),
    ).toEqual([
      ['held', 4, 'resumed'],
      ['waiting', 8, 'raised'],
    ]);
  });
});

describe('alarms', () => {
  test('are counted by kind and by hours, and those that were right', () => {
    const [latency, errors, status] = review.alarms?.kinds ?? [];
    expect(latency).toMatchObject({ incidents: 1, alarms: 1, right: 0, falseAlarms: 1, notAcknowledged: 0 });
    expect(errors).toMatchObject({
      incidents: 2,
      alarms: 3,
      inOutage: 1,
      right: 2,
      by: { business: 0, off: 3 },
    });
    expect(status).toMatchObject({ incidents: 0, alarms: 0 });
  });

  test('that nobody acknowledged are neither right nor false', () => {
    const [first] = incidents;
    const { acknowledged: _, ...open } = first as (typeof incidents)[number];
    const value = [...incidents, { ...open, id: 'not-acknowledged' }];
    const kinds = reviewOf({ ...data, incidents: { kind: 'read', value } }).alarms?.kinds;
    expect(kinds?.[1]).toMatchObject({ alarms: 5, right: 2, falseAlarms: 0, notAcknowledged: 2 });
  });

  test('come at an hour of the groups: 15 UTC in November is 10 Eastern', () => {
    const hoursOf = review.alarms?.hoursOfDay.filter(({ by }) => by.errors + by.latency > 0);
    expect(hoursOf?.map(({ hour }) => hour)).toEqual([10, 11]);
  });

  test('have median and longest times until somebody acknowledged, and until it was over', () => {
    const later = { ...incidents[0], id: 'later', endedAt: at(73) } as (typeof incidents)[number];
    const kinds = reviewOf({ ...data, incidents: { kind: 'read', value: [...incidents, later] } }).alarms
      ?.kinds;
    expect(kinds?.[1]?.toAcknowledge).toEqual({ median: 3 * MINUTE, longest: 3 * MINUTE });
    expect(kinds?.[1]?.toResolve).toEqual({ median: 15 * MINUTE, longest: 30 * MINUTE });
    expect(kinds?.[0]?.toResolve).toBeUndefined();
  });
});

test('opinions: the share with its interval, by phase and kind', () => {
  expect(review.opinions?.satisfaction).toMatchObject({ n: 4, satisfied: 3, share: 0.75 });
  // Wilson's interval of 3 of 4, z = 1.96, by hand.
  expect(review.opinions?.satisfaction?.interval.lower).toBeCloseTo(0.301, 3);
  expect(review.opinions?.satisfaction?.interval.upper).toBeCloseTo(0.954, 3);
  expect(review.opinions?.phases.map(({ phase, by }) => [phase, by.bug, by.praise])).toEqual([
    ['phase 1', 0, 1],
    ['phase 2', 1, 0],
  ]);
});

test('codes: the most frequent first, with who acts, and events that could be put nowhere', () => {
  expect(review.codes?.map(({ reason, count, whoActs }) => [reason, count, whoActs])).toEqual([
    ['mhv_805', 60, 'veteran'],
    ['mhv_unreachable', 18, 'nobody'],
    ['event_not_accepted', 2, 'us'],
  ]);
});

test('calls saved: of 1,000 stored answers and what MHV was asked, and the waiting they would have cost', () => {
  const { requests = 0 } = review.total ?? {};
  expect(review.saved).toMatchObject({ stored: 1_000, asked: requests, share: 1_000 / (1_000 + requests) });
  expect(review.saved?.waitingSavedMs).toBeCloseTo(1_000 * 1_500);
});

describe('what was not there', () => {
  const sources = (of: Partial<ReviewData>) =>
    reviewOf({ ...data, ...of }).missing.map(({ source }) => source);
  const unread = { kind: 'unread', why: 'AccessDenied' } as const;

  test.each([
    'outages',
    'evidence',
    'failures',
    'answers',
    'applications',
    'incidents',
    'feedback',
  ] as const)('%s: one that cannot be read is named with the reason, and no figure is made up', (name) => {
    const { missing, ...rest } = reviewOf({ ...data, [name]: unread });
    expect(missing).toContainEqual({ source: expect.any(String), why: 'could not be read: AccessDenied' });
    const made = {
      evidence: rest.total,
      failures: rest.codes,
      incidents: rest.alarms,
      feedback: rest.opinions,
    };
    expect(
      { ...made, answers: rest.saved, applications: rest.applications, outages: rest.outages }[name],
    ).toBe(undefined);
  });

  test('one that was read and is empty is named too', () => {
    const empty = <T>(value: T) => ({ kind: 'read', value }) as const;
    expect(
      sources({
        outages: empty([]),
        evidence: empty({ periodMs: MINUTE, sums: [] }),
        failures: empty(new Map()),
        answers: empty({
          stored: 0,
          stale: 0,
          notInRollout: 0,
          plannedOutage: 0,
          rolloutUnknown: 0,
          eventNotAccepted: 0,
        }),
        applications: empty([
          { application: 'other', created: 0, found: 0, withoutMessaging: 0, rejected: 0, failed: 0 },
        ]),
        incidents: empty([]),
        feedback: empty([]),
      }),
    ).toEqual([
      'planned outages',
      'requests, probes and ratings by time',
      'error codes',
      'stored answers and refusals',
      'outcomes by application',
      'alarms and incidents',
      'feedback',
      'requests',
      'uptime',
      'satisfaction as a metric',
    ]);
  });

  test('a plan that is another one here than was started', () => {
    expect(sources({})).not.toContain('the plan that was started');
    expect(sources({ plan: { name: 'rehearsal', digest: 'another' } })).toContain(
      'the plan that was started',
    );
    expect(digestOf(rehearsal)).not.toBe('another');
  });
});
