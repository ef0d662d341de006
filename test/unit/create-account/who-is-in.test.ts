import { admissionOf } from '../../../lambdas/create-account/who-is-in.ts';
import type { Flag } from '../../../lambdas/ports/rollout-flag/rollout-flag.ts';

const FEATURE = 'mhv_account_creation';
const person = { actor: '1012667145V762142', application: 'va-gov' };
const everybody: Flag = { percentage: 100, applications: 'all' };
const out = { kind: 'out', detail: expect.any(String) };

describe('who may be asked for at MHV', () => {
  test('nobody can say without a flag', () => {
    expect(admissionOf(person, undefined, FEATURE)).toEqual({ kind: 'unknown' });
  });

  test('everybody at 100, nobody at 0', () => {
    expect(admissionOf(person, everybody, FEATURE)).toEqual({ kind: 'in' });
    expect(admissionOf(person, { ...everybody, percentage: 0 }, FEATURE)).toEqual(out);
  });

  test('only who comes by an application that takes part', () => {
    const flag = { ...everybody, applications: ['va-gov'] };
    expect(admissionOf(person, flag, FEATURE)).toEqual({ kind: 'in' });
    expect(admissionOf({ ...person, application: 'mobile' }, flag, FEATURE)).toEqual(out);
    expect(admissionOf({ ...person, application: 'va-gov' }, { ...flag, percentage: 0 }, FEATURE)).toEqual(
      out,
    );
  });

  test('nobody without an actor; it says which header is missing', () => {
    const admission = admissionOf({ ...person, actor: undefined }, everybody, FEATURE);
    expect(admission).toMatchObject({ kind: 'out', detail: expect.stringContaining('X-Flipper-Id') });
  });

  test('the feature’s name is part of who is in', () => {
    const people = Array.from({ length: 200 }, (_, index) => ({ ...person, actor: `${index}V100000` }));
    const half = { ...everybody, percentage: 50 };
    const into = (feature: string) => people.map((each) => admissionOf(each, half, feature).kind);
    expect(into(FEATURE)).not.toEqual(into('mhv_account_creation_after_login'));
    expect(into(FEATURE)).toEqual(into(FEATURE));
  });

  test('what it says names neither person nor application', () => {
    const admissions = [
      admissionOf(person, { ...everybody, percentage: 0 }, FEATURE),
      admissionOf(person, { ...everybody, applications: ['mobile'] }, FEATURE),
    ];
    expect(JSON.stringify(admissions)).not.toMatch(/1012667145V762142|va-gov|mobile/);
  });
});
