import type { RolloutFlag } from '../../../lambdas/contracts/rollout-flag.ts';
import { admissionOf } from '../../../lambdas/create-account/who-is-in.ts';
import type { Controls } from '../../../lambdas/ports/control-store/control-store.ts';

const FEATURE = 'mhv_account_creation';
const NOON = Date.parse('2026-11-05T12:00Z');
const person = { actor: '1012667145V762142', application: 'va-gov', arrivedAt: NOON };
const everybody: RolloutFlag = { percentage: 100, applications: 'all' };
const out = { kind: 'out', detail: expect.any(String) };
const noOutage: Controls['calendar'] = { kind: 'read', outages: [] };

const admissionBy = (flag: RolloutFlag, changes: Partial<typeof person> = {}, feature = FEATURE) =>
  admissionOf({ ...person, ...changes }, { flag, calendar: noOutage }, feature);

describe('who may be asked for at MHV', () => {
  test('nobody can say without controls', () => {
    expect(admissionOf(person, undefined, FEATURE)).toEqual({ kind: 'unknown' });
  });

  test('everybody at 100, nobody at 0', () => {
    expect(admissionBy(everybody)).toEqual({ kind: 'in' });
    expect(admissionBy({ ...everybody, percentage: 0 })).toEqual(out);
  });

  test('only who comes by an application that takes part', () => {
    const flag = { ...everybody, applications: ['va-gov'] };
    expect(admissionBy(flag)).toEqual({ kind: 'in' });
    expect(admissionBy(flag, { application: 'mobile' })).toEqual(out);
    expect(admissionBy({ ...flag, percentage: 0 })).toEqual(out);
  });

  test('nobody without an actor; it says which header is missing', () => {
    const controls = { flag: everybody, calendar: noOutage };
    const admission = admissionOf({ ...person, actor: undefined }, controls, FEATURE);
    expect(admission).toMatchObject({ kind: 'out', detail: expect.stringContaining('X-Flipper-Id') });
  });

  test('the feature’s name is part of who is in', () => {
    const actors = Array.from({ length: 200 }, (_, index) => `${index}V100000`);
    const half = { ...everybody, percentage: 50 };
    const into = (feature: string) => actors.map((actor) => admissionBy(half, { actor }, feature).kind);
    expect(into(FEATURE)).not.toEqual(into('mhv_account_creation_after_login'));
    expect(into(FEATURE)).toEqual(into(FEATURE));
  });

  test('what it says names neither person nor application', () => {
    const admissions = [
      admissionBy({ ...everybody, percentage: 0 }),
      admissionBy({ ...everybody, applications: ['mobile'] }),
    ];
    expect(JSON.stringify(admissions)).not.toMatch(/1012667145V762142|va-gov|mobile/);
  });
});

describe('in a planned outage', () => {
  const outage = { service: 'mhv', start: NOON, end: NOON + 60_000 } as const;
  const admissionAt = (arrivedAt: number, flag = everybody) =>
    admissionOf({ ...person, arrivedAt }, { flag, calendar: { kind: 'read', outages: [outage] } }, FEATURE);

  test('nobody, from its start until its end by the gateway’s clock', () => {
    const kinds = [NOON - 1, NOON, NOON + 59_999, NOON + 60_000].map((at) => admissionAt(at).kind);
    expect(kinds).toEqual(['in', 'planned_outage', 'planned_outage', 'in']);
    expect(admissionAt(NOON)).toEqual({ kind: 'planned_outage', outage });
  });

  test('who is not in the rollout is told so', () => {
    expect(admissionAt(NOON, { ...everybody, percentage: 0 })).toEqual(out);
  });

  test('a calendar that cannot be read refuses nobody', () => {
    const calendar = { kind: 'unreadable', fault: new Error('no calendar') } as const;
    expect(admissionOf(person, { flag: everybody, calendar }, FEATURE)).toEqual({ kind: 'in' });
  });
});
