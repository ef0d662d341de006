import * as v from 'valibot';
import {
  commonVariables,
  flag,
  list,
  percentage,
  readEnvironment,
  text,
  url,
} from '../../../lambdas/platform/environment.ts';

const Schema = v.object({ ...commonVariables, TABLE: text, STS_URL: url, SHORT: flag });
const good = {
  STAGE: 'local',
  POWERTOOLS_SERVICE_NAME: 'create-account',
  POWERTOOLS_METRICS_NAMESPACE: 'MhvAccountCreation',
  POWERTOOLS_LOG_LEVEL: 'INFO',
  RELEASE: 'unlabelled',
  AWS_USE_FIPS_ENDPOINT: 'false',
  TABLE: 'results',
  STS_URL: 'https://sts.test',
  SHORT: 'true',
};

describe('a function’s environment', () => {
  test('is read with its types, and nothing else of the machine’s', () => {
    expect(readEnvironment(Schema, { ...good, PATH: '/bin' })).toEqual({
      ...good,
      SHORT: true,
      AWS_LAMBDA_FUNCTION_NAME: 'function',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    });
    expect(readEnvironment(Schema, { ...good, SHORT: 'false' }).SHORT).toBe(false);
  });

  test.each([
    ['TABLE', undefined],
    ['TABLE', ''],
    ['STS_URL', 'not a URL with secret-value'],
    ['SHORT', 'secret-value'],
    ['POWERTOOLS_LOG_LEVEL', 'secret-value'],
  ])('that is wrong names %s and not the value %j', (name, value) => {
    const read = () => readEnvironment(Schema, { ...good, [name]: value });
    expect(read).toThrow(name);
    expect(read).not.toThrow('secret-value');
  });

  test('names all that is wrong at once', () => {
    const { TABLE, STS_URL, ...others } = good;
    expect(() => readEnvironment(Schema, others)).toThrow(/TABLE.*STS_URL/);
  });
});

describe('a percentage', () => {
  test.each([
    ['0', 0],
    ['100', 100],
    ['12.345', 12.345],
  ])('%s', (value, number) => {
    expect(v.parse(percentage, value)).toBe(number);
  });

  test.each(['', '-1', '100.001', '101', '5 %', 'NaN', '1e1'])('is not "%s"', (value) => {
    expect(v.is(percentage, value)).toBe(false);
  });
});

test.each([
  ['', []],
  ['one', ['one']],
  ['one,two', ['one', 'two']],
])('a list: "%s"', (value, members) => {
  expect(v.parse(list, value)).toEqual(members);
});
