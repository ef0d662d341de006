import { limits } from '../../../lambdas/contracts/limits.ts';
import { faultBegan } from '../../../ops/report/fault-to-stop.ts';
import { healthy, MINUTE, minutesOf } from '../../fixtures/minutes.ts';

const began = (gate: string, ...parts: ReturnType<typeof minutesOf>[]) => {
  const minutes = parts.flat().map((minute, index) => ({ ...minute, at: index * MINUTE }));
  const at = faultBegan(gate, minutes, limits.rollout);
  return at === undefined ? undefined : at / MINUTE;
};
const good = (count: number) => minutesOf(count, { ...healthy, probes: 1 });
const oneError = minutesOf(1, { ...healthy, failed: 1 });

test.each([
  ['errors', { ...healthy, failed: 3 }],
  ['success', { ...healthy, rejected: 20 }],
  ['uptime', { probes: 1, failedProbes: 1 }],
  ['response', { succeeded: 20, ownMs: 20 * 300 }],
])('%s: the fault begins with its first minute, and not with the first of the step', (gate, fault) => {
  expect(began(gate, good(10), minutesOf(3, fault))).toBe(10);
});

test('an error that stayed alone is not the beginning of the fault', () => {
  expect(began('errors', good(2), oneError, good(7), minutesOf(2, { ...healthy, failed: 5 }))).toBe(10);
});

test('uptime is judged by an hour: a probe that failed before is another matter', () => {
  const failed = minutesOf(1, { probes: 1, failedProbes: 1 });
  expect(began('uptime', failed, good(20), failed)).toBe(0);
  expect(began('uptime', failed, good(70), failed)).toBe(71);
});

test('a good minute inside does not end a fault, as long as its evidence lasts', () => {
  const fault = minutesOf(2, { ...healthy, failed: 5 });
  expect(began('errors', good(5), fault, good(1), fault)).toBe(5);
});

test('without requests nothing is known: the minutes around it decide', () => {
  const silence = minutesOf(3, {});
  const slow = minutesOf(2, { succeeded: 20, ownMs: 20 * 300 });
  expect(began('response', good(4), slow, silence, slow)).toBe(4);
  expect(began('errors', good(4), silence, minutesOf(1, { failed: 5 }))).toBe(7);
});

test('evidence that was never 0, or is 0 at the end: the first minute that was judged', () => {
  expect(began('errors', minutesOf(5, { ...healthy, failed: 2 }))).toBe(0);
  expect(began('errors', good(5))).toBe(0);
});

test('nothing is known without minutes, and of a gate that never stops', () => {
  expect(began('errors')).toBeUndefined();
  expect(began('satisfaction', good(5))).toBeUndefined();
});
