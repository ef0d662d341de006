import { median, percentile } from '../../../bench/statistics.ts';

test.each([
  [0.5, 50],
  [0.99, 99],
  [1, 100],
  [0, 1],
])('the share %d of 1 to 100 is at most %d, whatever their order', (share, value) => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(percentile(values, share)).toBe(value);
});

test('one disturbed round does not move the median', () => {
  expect(median([10, 11, 900])).toBe(11);
});

test('of nothing there is no median', () => {
  expect(() => median([])).toThrow('nothing was measured');
});
