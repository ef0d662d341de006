import type { Reason } from '../../../lambdas/contracts/error-catalogue.ts';
import { type HttpAnswer, NoHttpAnswer } from '../../../lambdas/platform/http-client.ts';
import { outcomeOf, outcomeOfFault } from '../../../ops/load/outcome.ts';
import { account, refused } from '../../doubles/smoke-stage.ts';

const answers = (answer: HttpAnswer) => {
  const { name, kind, source } = outcomeOf(answer);
  return [name, kind, ...(source ? [source] : [])].join(', ');
};
const refusal = (reason: Reason) => refused({ reason, detail: 'For this reason.' });

test.each([
  ['an account of MHV', account({}), '200 mhv, success, mhv'],
  ['a stored one', account({ source: 'stored' }), '200 stored, success, stored'],
  ['a stale one', account({ source: 'stored', stale: true }), '200 stale, success, stored'],
  ['work accepted', { status: 202, body: '{}' }, '202 accepted, success, accepted'],
  ["a person's own condition", refusal('mhv_805'), '422 mhv_805, rejected'],
  ['MHV that cannot now', refusal('mhv_803'), '422 mhv_803, error'],
  ['a token that is wrong', refusal('token_missing'), '401 token_missing, error'],
  ['too many', refusal('throttled'), '429 throttled, throttled'],
  ['too many, in the words of another', { status: 429, body: 'slow down' }, '429 not ours, throttled'],
  ['a page of something between', { status: 502, body: '<html>' }, '502 not ours, error'],
  ['200 with something else', { status: 200, body: '{}' }, '200 not ours, error'],
])('%s', (_, answer, said) => {
  expect(answers(answer)).toBe(said);
});

test('no answer is one of its own', () => {
  const outcome = (timedOut: boolean, code: string) =>
    outcomeOfFault(new NoHttpAnswer('no answer', { timedOut, code }));
  expect(outcome(true, 'ETIMEDOUT')).toEqual({ name: 'timeout', kind: 'error' });
  expect(outcome(false, 'ECONNRESET')).toEqual({ name: 'ECONNRESET', kind: 'error' });
  expect(() => outcomeOfFault(new TypeError('ours'))).toThrow('ours');
});
