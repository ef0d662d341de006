import { parseExpression } from '../../../local/cloudwatch/expression.ts';

type Values = Record<string, number>;

const worth = (text: string, values: Values = {}) => parseExpression(text).at((id) => values[id]);

describe('an expression', () => {
  it.each<[string, Values, number]>([
    ['a + b * 2 - 1', { a: 1, b: 3 }, 6],
    ['(a + b) * 2 / 4', { a: 1, b: 3 }, 2],
    ['a - b - 1', { a: 5, b: 1 }, 3],
    ['100 * (1 - faults / n)', { faults: 1, n: 4 }, 75],
    ['0.5 * a', { a: 3 }, 1.5],
    ['a >= 50', { a: 50 }, 1],
    ['a > 50', { a: 50 }, 0],
    ['a == b', { a: 2, b: 2 }, 1],
    ['a != b', { a: 2, b: 2 }, 0],
    ['a < 3', { a: 2 }, 1],
    ['a <= 1', { a: 2 }, 0],
    ['a + 1 > b AND b > 0', { a: 1, b: 1 }, 1],
    ['a > 9 OR b > 9 AND a > 9', { a: 10, b: 0 }, 1],
    ['(a > 9 OR b > 9) AND b > 9', { a: 10, b: 0 }, 0],
    ['IF(n >= 50, slow / n, 0)', { n: 50, slow: 100 }, 2],
    ['IF(n >= 50, slow / n, 7)', { n: 49, slow: 100 }, 7],
    ['IF(n, 1, 2) + IF(n - 1, 10, 20)', { n: 1 }, 21],
  ])('%s of %j', (text, values, expected) => {
    expect(worth(text, values)).toBe(expected);
  });

  // Metric math in the user guide: "Basic arithmetic functions", "Comparison and logical operators", "Using IF expressions".
  it.each<[string, Values, number | undefined]>([
    ['a + b', { a: 1 }, 1],
    ['a + b', {}, undefined],
    ['a + 1', {}, undefined],
    ['1 + a', {}, undefined],
    ['a / b', { a: 1, b: 0 }, undefined],
    ['a / b', { a: 1 }, undefined],
    ['a > b', { b: 1 }, 0],
    ['a > 15', {}, undefined],
    ['a > 15 AND b > 15', { a: 20 }, 0],
    ['IF(c, a, b)', { a: 30, b: 20 }, undefined],
    ['IF(c, a, b)', { c: 1, b: 20 }, 0],
    ['IF(c, a, b)', { c: 0, a: 30 }, undefined],
    ['IF(c, a, 5)', { c: 0 }, 5],
    ['IF(c, 5, b)', { c: 1 }, 5],
    ['FILL(a, 0)', {}, 0],
    ['FILL(a, 3) + b', { b: 1 }, 4],
    ['FILL(a, 3)', { a: 1 }, 1],
  ])('treats what is missing as CloudWatch does: %s of %j', (text, values, expected) => {
    expect(worth(text, values)).toBe(expected);
  });

  it('knows its ids', () => {
    expect([...parseExpression('IF(n >= 5 AND FILL(a, 0) > 1, b / n, 0)').ids]).toEqual(['n', 'a', 'b']);
  });

  it.each<[string, string]>([
    ['SUM(m1)', '"SUM", at character 1'],
    ['METRICS()', '"METRICS", at character 1'],
    ['a +', 'the end, at character 4'],
    ['a b', 'expected the end and not "b"'],
    ['(a', 'expected ")" and not the end'],
    ['a && b', 'cannot read "&& b"'],
    ['a ^ 2', 'cannot read "^ 2"'],
    ['-a', '"-", at character 1'],
    ['[a, b]', 'cannot read "[a, b]"'],
    ['IF(a, 1)', 'expected "," and not ")"'],
    ['IF(a, 1, 2, 3)', 'expected ")" and not ","'],
    ['FILL(a + b, 0)', 'expected "," and not "+"'],
    ['FILL(a, REPEAT)', 'expected a number and not "REPEAT"'],
    ['a and b', 'expected the end and not "and"'],
    ['1 + 2', 'needs the id of a metric'],
    ['', 'expected an id'],
  ])('%s is not in the grammar', (text, message) => {
    expect(() => parseExpression(text)).toThrow(message);
    expect(() => parseExpression(text)).toThrow(text);
  });
});
