import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

test('docs/security.md names files and tests that exist', () => {
  const text = readFileSync(path.resolve('docs/security.md'), 'utf8');
  const named = [...text.matchAll(/`((?:lambdas|infra|test|\.ci)\/[^`\s]*|package-lock\.json)`/g)].map(
    ([, file = '']) => file,
  );
  expect(named.length).toBeGreaterThan(50);
  expect(named.filter((file) => !existsSync(path.resolve(file)))).toEqual([]);
});
