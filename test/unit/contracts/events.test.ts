import * as v from 'valibot';
import {
  AccountCreationFailed,
  AccountCreationFailedRead,
  accountCreationFailedExample,
} from '../../../lambdas/contracts/events/account-creation-failed.ts';
import {
  AccountCreationSucceeded,
  AccountCreationSucceededRead,
  accountCreationSucceededExample,
} from '../../../lambdas/contracts/events/account-creation-succeeded.ts';
import {
  FeedbackReceived,
  feedbackReceivedExample,
} from '../../../lambdas/contracts/events/feedback-received.ts';
import { fromBus } from '../../../lambdas/contracts/events/from-bus.ts';
import { PipelineEvent } from '../../../lambdas/contracts/events/pipeline-event.ts';

interface Example {
  readonly metadata: object;
  readonly data: object;
}
const events: readonly [string, v.GenericSchema, v.GenericSchema, Example][] = [
  [
    'AccountCreationSucceeded',
    AccountCreationSucceeded,
    AccountCreationSucceededRead,
    accountCreationSucceededExample,
  ],
  ['AccountCreationFailed', AccountCreationFailed, AccountCreationFailedRead, accountCreationFailedExample],
];

describe.each(events)('%s', (type, strict, tolerant, example) => {
  test('has an example that its producer may write and its consumer can read', () => {
    expect(v.parse(strict, example)).toEqual(example);
    expect(v.is(tolerant, example)).toBe(true);
    expect(v.parse(PipelineEvent, { type, detail: example })).toEqual({ type, detail: example });
  });

  test.each([
    ['beside metadata and data', { ...example, extra: 1 }],
    ['in metadata', { ...example, metadata: { ...example.metadata, extra: 1 } }],
    ['in data', { ...example, data: { ...example.data, email: 'veteran@example.com' } }],
  ])('has no unknown field %s when it is written; a reader does not mind', (_, event) => {
    expect(v.is(strict, event)).toBe(false);
    expect(v.is(tolerant, event)).toBe(true);
    expect(JSON.stringify(v.parse(tolerant, event))).not.toMatch(/extra|email/);
  });

  test.each([
    ['a version that is not known', { metadata: { ...example.metadata, version: 2 } }],
    ['an id that is none', { metadata: { ...example.metadata, event_id: '1' } }],
    [
      'a moment without milliseconds',
      { metadata: { ...example.metadata, occurred_at: '2026-11-05T19:00:01Z' } },
    ],
    [
      'a moment in another zone',
      { metadata: { ...example.metadata, occurred_at: '2026-11-05T19:00:01.000+01:00' } },
    ],
    ['a correlation id with a space', { metadata: { ...example.metadata, correlation_id: 'a b' } }],
    ['an ICN with a line break', { data: { ...example.data, icn: '1012667145V762142\n' } }],
    ['no ICN', { data: { ...example.data, icn: undefined } }],
  ])('is refused with %s, by reader and writer', (_, changes) => {
    expect(v.is(strict, { ...example, ...changes })).toBe(false);
    expect(v.is(tolerant, { ...example, ...changes })).toBe(false);
  });

  test('is read from the message that a rule writes', () => {
    const message = { version: '0', id: 'x', 'detail-type': type, source: 'y', detail: example };
    expect(v.is(fromBus(tolerant), message)).toBe(true);
    expect(v.is(fromBus(tolerant), example)).toBe(false);
  });
});

describe('FeedbackReceived', () => {
  const example = feedbackReceivedExample;
  const withData = (changes: object) => ({ ...example, data: { ...example.data, ...changes } });

  test('has an example that its producer may write, and nothing that need not be there', () => {
    expect(v.parse(FeedbackReceived, example)).toEqual(example);
    const detail = withData({ position: undefined, percentage: undefined });
    expect(v.is(PipelineEvent, { type: 'FeedbackReceived', detail })).toBe(true);
  });

  test.each([
    ['a comment', { comment: 'It worked.' }],
    ['an ICN', { icn: '1012667145V762142' }],
    ['a rating of 0', { rating: 0 }],
    ['a rating of 4.5', { rating: 4.5 }],
    ['a kind that is not known', { kind: 'complaint' }],
    ['no answer that it is about', { answer_correlation_id: undefined }],
  ])('is refused with %s', (_, changes) => {
    expect(v.is(FeedbackReceived, withData(changes))).toBe(false);
  });
});

describe('events', () => {
  test('of one name do not pass under another', () => {
    const detail = accountCreationSucceededExample;
    expect(v.is(PipelineEvent, { type: 'AccountCreationFailed', detail })).toBe(false);
    expect(v.is(PipelineEvent, { type: 'AccountDeleted', detail })).toBe(false);
  });

  test('name a failure by a reason of the catalogue, and a code by its number', () => {
    const { data } = accountCreationFailedExample;
    const is = (changes: object) =>
      v.is(AccountCreationFailed, { ...accountCreationFailedExample, data: { ...data, ...changes } });
    expect(is({ reason: 'mhv_busy', code: undefined })).toBe(true);
    expect(is({ reason: 'field_invalid' })).toBe(false);
    expect(is({ code: '805' })).toBe(false);
  });
});
