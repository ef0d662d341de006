import { keep } from '../../../local/kept.ts';

test('of more than twice what has to be kept the oldest go', () => {
  const kept: number[] = [];
  for (let each = 0; each < 20; each += 1) keep(kept, each, 10);
  expect(kept).toHaveLength(20);
  keep(kept, 20, 10);
  expect(kept).toEqual([11, 12, 13, 14, 15, 16, 17, 18, 19, 20]);
});
