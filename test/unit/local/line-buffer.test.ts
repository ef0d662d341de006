import { createLineBuffer } from '../../../local/line-buffer.ts';
import { until } from '../../until.ts';

test('lines are written together, a moment later or when told', async () => {
  const written: string[] = [];
  const lines = createLineBuffer((text) => written.push(text));
  lines.add('a');
  lines.add('b');
  expect(written).toEqual([]);
  await until('they are written', () => written.length > 0);
  expect(written).toEqual(['a\nb\n']);
  lines.add('c');
  lines.flush();
  lines.flush();
  expect(written).toEqual(['a\nb\n', 'c\n']);
});
