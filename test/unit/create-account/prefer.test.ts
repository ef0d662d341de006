import { prefersAsync } from '../../../lambdas/create-account/prefer.ts';

test.each([
  'respond-async',
  'Respond-Async',
  ' respond-async , wait=10',
  'return=minimal, respond-async',
  'respond-async; level=1',
  'foo="a, b", respond-async',
])('%s asks for an answer before the work is done', (header) => {
  expect(prefersAsync(header)).toBe(true);
});

test.each([
  undefined,
  '',
  ',',
  'respond-asynchronously',
  'wait=10',
  'foo="bar, respond-async"',
  'foo="\\", respond-async"',
  'foo=respond-async',
  'foo; respond-async',
])('%s does not', (header) => {
  expect(prefersAsync(header)).toBe(false);
});
