import * as v from 'valibot';
import { describeAlarm, describePart } from '../../../lambdas/contracts/incidents.ts';
import { changesIn, RouterMessage } from '../../../lambdas/route-incident/request.ts';
import { alarmEvent, text } from '../../fixtures/alarm-events.ts';

const NAME = 'account-creation-test-create-account-error-rate';
const AT = Date.UTC(2026, 10, 25, 2, 4, 40, 989);
const MINUTE = 60_000;

const read = (message: unknown, composites = {}) => changesIn(v.parse(RouterMessage, message), composites);
const reasonData = { version: '1.0', period: 60, recentDatapoints: [0.4, 2, 4.25], threshold: 1 };

test('an event says of an alarm what it is now and what it was, since when, and the newest figure', () => {
  const event = alarmEvent(
    NAME,
    { value: 'ALARM', at: AT, reasonData },
    { previousState: { value: 'INSUFFICIENT_DATA', at: AT - MINUTE } },
  );
  expect(read(event)).toEqual([
    { name: NAME, on: false, at: AT - MINUTE, text: text('error-rate') },
    { name: NAME, on: true, at: AT, text: text('error-rate'), figure: 4.25, limit: 1 },
  ]);
});

test('silence has a limit and no figure; a composite and an event without a past have neither', () => {
  const last = (state: Parameters<typeof alarmEvent>[1]) => read(alarmEvent(NAME, state)).at(-1);
  const silent = last({ value: 'ALARM', at: AT, reasonData: { ...reasonData, recentDatapoints: [] } });
  expect([silent?.figure, silent?.limit]).toEqual([undefined, 1]);
  const composite = last({ value: 'ALARM', at: AT, reasonData: { triggeringAlarms: [] } });
  expect([composite?.figure, composite?.limit]).toEqual([undefined, undefined]);
  const { previousState, ...detail } = alarmEvent(NAME, { value: 'OK', at: AT }).detail;
  expect(read({ 'detail-type': 'CloudWatch Alarm State Change', detail })).toHaveLength(1);
});

test('a composite of which the event has no description has the one of its deployment', () => {
  const { detail, ...event } = alarmEvent(NAME, { value: 'ALARM', at: AT });
  const bare = { ...event, detail: { ...detail, configuration: { alarmRule: 'ALARM(a) OR ALARM(b)' } } };
  expect(read(bare, { [NAME]: describeAlarm(text('uptime')) }).at(-1)?.text).toEqual(text('uptime'));
  expect(read(bare, {}).at(-1)?.text).toBeUndefined();
});

test('parts of composites and what says that the router fails are nothing: they reach people without it', () => {
  for (const description of [
    describePart('account-creation-test-uptime'),
    describeAlarm(text('router-failing')),
  ]) {
    expect(read(alarmEvent(NAME, { value: 'ALARM', at: AT }, { description }))).toEqual([]);
  }
});

test.each([
  ['nothing', ''],
  ['a heading that is none', '[page] Veterans wait. docs/runbook.md#no-such-heading'],
  ['a property of every object', '[page] Veterans wait. docs/runbook.md#constructor'],
  ['another urgency', '[panic] Veterans wait. docs/runbook.md#uptime'],
])('an alarm described by %s is told as one that nobody can read', (_, description) => {
  const [, now] = read(alarmEvent(NAME, { value: 'ALARM', at: AT }, { description }));
  expect(now).toEqual({ name: NAME, on: true, at: AT, text: undefined });
});

test('a minute that is over says nothing of alarms', () => {
  expect(read({ 'detail-type': 'Scheduled Event', source: 'aws.events', detail: {} })).toEqual([]);
});

test.each([
  ['another event', { 'detail-type': 'AccountCreationFailed', detail: {} }],
  ['no event', 'nothing'],
  ['an alarm without a name', { 'detail-type': 'CloudWatch Alarm State Change', detail: {} }],
  ['a state that is none', alarmEvent(NAME, { value: 'PANIC' as 'OK', at: AT })],
])('%s cannot be read: it comes back and ends as a dead letter', (_, message) => {
  expect(v.safeParse(RouterMessage, message).success).toBe(false);
});

test('a time that is none cannot be read', () => {
  const event = alarmEvent(NAME, { value: 'ALARM', at: AT });
  event.detail.state.timestamp = 'yesterday';
  expect(v.safeParse(RouterMessage, event).success).toBe(false);
});
