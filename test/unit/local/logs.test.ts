import { AwsError, type Operation } from '../../../local/aws/call.ts';
import { logsOperations } from '../../../local/aws/logs.ts';
import { createFunctionOutput } from '../../../local/function-output.ts';
import type { LambdaFunction } from '../../../local/resources/lambda-function.ts';

const output = createFunctionOutput();
const functions = ['bust-cache', 'store-error'].map((name) => ({ name }) as LambdaFunction);
const { FilterLogEvents, DescribeLogGroups } = logsOperations(functions, output) as Record<
  'FilterLogEvents' | 'DescribeLogGroups',
  Operation
>;
const line = (second: number, fields: object) => ({
  timestamp: `2026-11-05T19:00:0${second}.000Z`,
  ...fields,
});
output.write('bust-cache', JSON.stringify(line(1, { correlation_id: 'a', step: 'bust' })));
output.write('bust-cache', JSON.stringify(line(2, { correlation_id: 'a', step: 'request' })));
output.write('bust-cache', JSON.stringify(line(3, { correlation_id: 'b', step: 'bust' })));
output.write('bust-cache', 'not JSON, and without a time');
output.write('store-error', JSON.stringify(line(4, { correlation_id: 'a', step: 'bust' })));

function filter(filterPattern: string, others: object = {}) {
  const input = { logGroupName: '/aws/lambda/bust-cache', filterPattern, ...others };
  return FilterLogEvents(input, () => undefined);
}

test("finds one function's lines by their fields", () => {
  const first = { timestamp: Date.parse('2026-11-05T19:00:01Z'), message: expect.stringContaining('"a"') };
  expect(filter('{ ($.correlation_id = "a") && ($.step = "bust") }')).toEqual({ events: [first] });
  expect(filter('{ $.correlation_id = "a" }')).toEqual({ events: [first, expect.anything()] });
});

test('leaves out what was before', () => {
  const startTime = Date.parse('2026-11-05T19:00:02Z');
  expect(filter('{ $.step = "bust" }', { startTime })).toEqual({
    events: [{ timestamp: Date.parse('2026-11-05T19:00:03Z'), message: expect.stringContaining('"b"') }],
  });
});

test.each([
  'bust',
  '{ $.level = "E*" }',
  '{ $.a = "b" || $.a = "c" }',
  '{ $.a = 1 }',
])('refuses the pattern %j, which it would read wrongly', (pattern) => {
  expect(() => filter(pattern)).toThrow(
    new AwsError('', `filterPattern ${pattern} is not supported by the local runtime`),
  );
});

test('does not know other log groups', () => {
  expect(() => filter('{ $.step = "bust" }', { logGroupName: '/aws/lambda/other' })).toThrow(
    '/aws/lambda/other',
  );
});

test('tells which log groups there are, by how their names begin', () => {
  const named = (logGroupNamePrefix: string) =>
    DescribeLogGroups({ logGroupNamePrefix }, () => undefined) as { logGroups: { logGroupName: string }[] };
  expect(named('/aws/lambda/b').logGroups.map(({ logGroupName }) => logGroupName)).toEqual([
    '/aws/lambda/bust-cache',
  ]);
  expect(named('/aws/lambda/').logGroups).toHaveLength(2);
  expect(named('/aws/other/').logGroups).toEqual([]);
});

test('may be read by whom the policies let', () => {
  const input = { logGroupName: '/aws/lambda/bust-cache', filterPattern: '{ $.step = "bust" }' };
  const asked: string[] = [];
  FilterLogEvents(input, (action, resource) => asked.push(`${action} ${resource}`));
  expect(asked).toEqual([
    expect.stringMatching(/^logs:FilterLogEvents arn:.*:log-group:\/aws\/lambda\/bust-cache:\*$/),
  ]);
});
