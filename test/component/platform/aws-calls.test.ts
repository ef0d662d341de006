import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AwsCalls, isFault } from '../../../lambdas/platform/aws-calls.ts';
import { awsImplementations, SECRET_KEY } from '../../fixtures/aws-calls.ts';
import {
  type AwsReply,
  type AwsStandIn,
  fault,
  ok,
  queued,
  startAwsStandIn,
} from '../../fixtures/aws-stand-in.ts';
import { isSignedWith } from '../../fixtures/signature.ts';

const MINUTE_MS = 60_000;
const SecretId = 'mhv-api-key';

/** What holds whoever makes the calls (docs/adr/0030). */
describe.each(awsImplementations)('calls of AWS made by $by', ({ callsTo }) => {
  let aws: AwsStandIn;
  let calls: AwsCalls;
  beforeEach(async () => {
    aws = await startAwsStandIn();
    calls = callsTo(aws.url);
  });
  afterEach(() => aws.stop());

  const getSecret = () => calls.getSecretValue({ SecretId });
  const answersInTurn = (...replies: AwsReply[]) => {
    aws.answer = () => replies[aws.calls.length - 1] ?? fault(500, 'InternalFailure');
  };

  test('what came is what was signed, for each service', async () => {
    aws.answer = (call) => (call.operation === 'SendMessage' ? queued(call) : ok({ Responses: {} }));
    const TableName = 'results – é';
    await calls.batchGetItem({ RequestItems: { [TableName]: { Keys: [{ pk: { S: 'x' } }] } } });
    await calls.putItem({ TableName, Item: { pk: { S: 'x' } } });
    await calls.deleteItem({ TableName, Key: { pk: { S: 'x' } } });
    await calls.putEvents({ Entries: [{ Detail: '{}', Time: new Date(1_700_000_000_250) }] });
    await calls.sendMessage({ QueueUrl: `${aws.url}/000000000000/queue`, MessageBody: '{}' });
    await calls.getSecretValue({ SecretId });
    const services = aws.requests.map(({ headers }) => headers.authorization?.split('/')[3]);
    expect(services).toEqual(['dynamodb', 'dynamodb', 'dynamodb', 'events', 'sqs', 'secretsmanager']);
    expect(aws.requests.map((request) => isSignedWith(SECRET_KEY, request))).toEqual(
      services.map(() => true),
    );
    expect(aws.requests.map((request) => isSignedWith('another', request))).toEqual(
      services.map(() => false),
    );
  });

  test.each([
    'ConditionalCheckFailedException',
    'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException',
    'ConditionalCheckFailedException:http://internal.amazon.com/coral/',
  ])('a fault has AWS’s name, from %s, and is not repeated', async (type) => {
    aws.answer = () => fault(400, type);
    const failure = await calls.putItem({ TableName: 'results', Item: {} }).catch((error) => error);
    expect(isFault(failure, 'ConditionalCheckFailedException')).toBe(true);
    expect(aws.calls).toHaveLength(1);
  });

  test.each<[string, AwsReply]>([
    ['a fault of AWS’s', fault(500, 'InternalFailure')],
    ['that AWS is away', { kind: 'xml', status: 503, body: '<html>Service Unavailable</html>' }],
    ['throttling', fault(400, 'ThrottlingException')],
    ['DynamoDB’s throttling', fault(400, 'ProvisionedThroughputExceededException')],
    ['too many requests', fault(429, 'TooManyRequestsException')],
    ['a connection that is cut', { kind: 'reset' }],
    ['an answer that is cut', { kind: 'reset', begun: true }],
    ['no answer at all', { kind: 'hang' }],
  ])('after %s it is tried once more', async (_, reply) => {
    answersInTurn(reply, ok({ SecretString: 'abc' }));
    expect(await getSecret()).toMatchObject({ SecretString: 'abc' });
    expect(aws.calls).toHaveLength(2);
  });

  test.each<[string, AwsReply]>([
    ['faults', fault(500, 'InternalFailure')],
    ['throttling', fault(400, 'ThrottlingException')],
    ['cut connections', { kind: 'reset' }],
    ['silence', { kind: 'hang' }],
  ])('after two %s it is given up', async (_, reply) => {
    answersInTurn(reply, reply, ok({ SecretString: 'too late' }));
    await expect(getSecret()).rejects.toThrow();
    expect(aws.calls).toHaveLength(2);
  });

  test.each([
    'ExpiredTokenException',
    'UnrecognizedClientException',
    'AccessDeniedException',
    'ValidationException',
  ])('%s is not mended by a repetition', async (type) => {
    aws.answer = () => fault(400, type);
    await expect(getSecret()).rejects.toMatchObject({ name: type });
    expect(aws.calls).toHaveLength(1);
  });

  test('the second attempt is signed anew', async () => {
    answersInTurn(fault(500, 'InternalFailure'), ok({ SecretString: 'abc' }));
    await getSecret();
    expect(aws.requests.every((request) => isSignedWith(SECRET_KEY, request))).toBe(true);
  });

  test('while a service is down repetitions come to an end, and begin again with its successes', async () => {
    aws.answer = () => fault(500, 'InternalFailure');
    await Promise.allSettled(Array.from({ length: 60 }, getSecret));
    const whileDown = aws.calls.length;
    expect(whileDown).toBeGreaterThan(60);
    expect(whileDown).toBeLessThan(120);
    aws.answer = () => ok({ SecretString: 'abc' });
    await Promise.all(Array.from({ length: 20 }, getSecret));
    aws.answer = () => fault(500, 'InternalFailure');
    const before = aws.calls.length;
    await expect(getSecret()).rejects.toThrow();
    expect(aws.calls).toHaveLength(before + 2);
  });

  test.each([
    ['ahead of', 10 * MINUTE_MS],
    ['behind', -10 * MINUTE_MS],
  ])('AWS’s clock is used when it is far %s ours', async (_, clockAheadMs) => {
    aws.answer = () => ok({ SecretString: 'abc' });
    aws.clockAheadMs = clockAheadMs;
    expect(await getSecret()).toMatchObject({ SecretString: 'abc' });
    expect(aws.calls).toHaveLength(2);
    await getSecret();
    expect(aws.calls).toHaveLength(3);
    // The SDK loses one call when the clocks agree again.
    aws.clockAheadMs = 0;
    await getSecret().catch(() => undefined);
    expect(await getSecret()).toMatchObject({ SecretString: 'abc' });
  });

  test('a signature that is refused though the clocks agree is not repeated', async () => {
    aws.answer = () => fault(400, 'InvalidSignatureException');
    await expect(getSecret()).rejects.toMatchObject({ name: 'InvalidSignatureException' });
    expect(aws.calls).toHaveLength(1);
  });

  test.each(['', 'null', '"abc"', '<html>'])('an answer that is %j is none', async (body) => {
    aws.answer = () => ({ kind: 'xml', status: 200, body });
    await expect(
      getSecret().then(({ SecretString }) => {
        if (SecretString === undefined) throw new Error('no value');
      }),
    ).rejects.toThrow();
  });

  test('nobody there is a fault', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    const nobody = callsTo(`http://127.0.0.1:${port}`);
    await expect(nobody.getSecretValue({ SecretId })).rejects.toThrow('ECONNREFUSED');
  });
});
