import type { AwsCalls } from '../../../lambdas/platform/aws-calls.ts';
import type { Secrets } from '../../../lambdas/ports/secrets/secrets.ts';
import { SecretsManagerSecrets } from '../../../lambdas/ports/secrets/secrets-manager-secrets.ts';
import { InMemorySecrets } from '../../doubles/in-memory-secrets.ts';
import { ManualClock } from '../../doubles/manual-clock.ts';
import { awsImplementations } from '../../fixtures/aws-calls.ts';
import { type AwsStandIn, fault, ok, startAwsStandIn } from '../../fixtures/aws-stand-in.ts';

function describeSecretsBehaviour(name: string, factory: (values: Record<string, string>) => Secrets): void {
  describe(`${name} as secrets`, () => {
    test('gives the value of a secret', async () => {
      expect(await factory({ 'mhv-api-key': 'abc' }).get('mhv-api-key')).toEqual({
        kind: 'value',
        value: 'abc',
      });
    });

    test('names a secret without a value, and says what to do', async () => {
      const answer = await factory({}).get('mhv-api-key');
      expect(answer).toEqual({ kind: 'missing', detail: expect.stringMatching(/mhv-api-key .*fill it/) });
    });

    test.each([
      '<your key>',
      'CHANGE_ME',
      'changeme',
      'TODO',
      ' placeholder ',
      'xxxx',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a template's mark that nobody replaced.
      '${MHV_API_KEY}',
    ])('takes the placeholder %j for no value', async (value) => {
      const answer = await factory({ 'mhv-api-key': value }).get('mhv-api-key');
      expect(answer).toEqual({
        kind: 'missing',
        detail: expect.stringMatching(/mhv-api-key .*placeholder.*fill it/),
      });
    });

    test.each([
      'exchange-me-not',
      'todo7f3a9',
      'x9x9x9x9',
      '{"engineers":"https://hooks.test"}',
    ])('takes %j for a value', async (value) => {
      expect((await factory({ 'mhv-api-key': value }).get('mhv-api-key')).kind).toBe('value');
    });
  });
}

describeSecretsBehaviour('InMemorySecrets', (values) => new InMemorySecrets(values));

describe.each(awsImplementations)('Secrets Manager called by $by', ({ callsTo }) => {
  const ARN = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:account-creation-dev/mhv-api-key-AbC123';
  const MINUTE = 60_000;
  let aws: AwsStandIn;
  let calls: AwsCalls;
  let clock: ManualClock;
  let secrets: SecretsManagerSecrets;
  beforeEach(async () => {
    aws = await startAwsStandIn();
    calls = callsTo(aws.url);
    clock = new ManualClock();
    secrets = new SecretsManagerSecrets(calls, clock);
  });
  afterEach(async () => {
    await aws.stop();
  });

  describeSecretsBehaviour('SecretsManagerSecrets', (values) => {
    aws.answer = ({ input }) => {
      const SecretString = values[String(input.SecretId)];
      return SecretString === undefined ? fault(400, 'ResourceNotFoundException') : ok({ SecretString });
    };
    return secrets;
  });

  test('asks by the id that it was given', async () => {
    aws.answer = () => ok({ SecretString: 'abc' });
    await secrets.get(ARN);
    expect(aws.calls).toEqual([{ operation: 'GetSecretValue', input: { SecretId: ARN } }]);
  });

  test('keeps a value for five minutes, each secret by itself', async () => {
    aws.answer = ({ input }) => ok({ SecretString: `value of ${input.SecretId} number ${aws.calls.length}` });
    await secrets.get('one');
    clock.advance(5 * MINUTE - 1);
    expect(await secrets.get('one')).toEqual({ kind: 'value', value: 'value of one number 1' });
    expect(await secrets.get('two')).toEqual({ kind: 'value', value: 'value of two number 2' });
    clock.advance(1);
    expect(await secrets.get('one')).toEqual({ kind: 'value', value: 'value of one number 3' });
    expect(await secrets.get('two')).toEqual({ kind: 'value', value: 'value of two number 2' });
  });

  test('does not keep that a secret has no value: filling it is enough', async () => {
    aws.answer = () => fault(400, 'ResourceNotFoundException');
    expect((await secrets.get(ARN)).kind).toBe('missing');
    aws.answer = () => ok({ SecretString: 'abc' });
    expect(await secrets.get(ARN)).toEqual({ kind: 'value', value: 'abc' });
  });

  test('names a secret by its name, without what only AWS needs', async () => {
    aws.answer = () => fault(400, 'ResourceNotFoundException');
    expect(await secrets.get(ARN)).toEqual({
      kind: 'missing',
      detail: 'The secret account-creation-dev/mhv-api-key has no value yet: fill it.',
    });
  });

  test('an empty value is none', async () => {
    aws.answer = () => ok({ SecretString: '' });
    expect((await secrets.get(ARN)).kind).toBe('missing');
  });

  test.each([
    ['an outage', fault(500, 'InternalServiceError')],
    ['a refusal', fault(400, 'AccessDeniedException')],
  ])('goes on with a good value through %s', async (_, reply) => {
    aws.answer = () => ok({ SecretString: 'abc' });
    await secrets.get(ARN);
    clock.advance(60 * MINUTE);
    aws.answer = () => reply;
    expect(await secrets.get(ARN)).toEqual({ kind: 'value', value: 'abc' });
  });

  test('has none when the first read fails, and asks again at the next', async () => {
    aws.answer = () => fault(400, 'AccessDeniedException');
    expect(await secrets.get(ARN)).toEqual({
      kind: 'missing',
      detail: 'The secret account-creation-dev/mhv-api-key cannot be read: AccessDeniedException.',
    });
    aws.answer = () => ok({ SecretString: 'abc' });
    expect((await secrets.get(ARN)).kind).toBe('value');
  });

  test('has none, and throws nothing, when Secrets Manager hangs', async () => {
    aws.answer = () => ({ kind: 'hang' });
    expect((await secrets.get(ARN)).kind).toBe('missing');
  });
});
