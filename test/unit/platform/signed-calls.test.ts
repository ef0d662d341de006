import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { HttpRequest } from '../../../lambdas/platform/http-client.ts';
import { signedCalls } from '../../../lambdas/platform/signed-calls.ts';

const lambdas = {
  AWS_REGION: 'us-gov-west-1',
  AWS_USE_FIPS_ENDPOINT: 'true',
  AWS_ACCESS_KEY_ID: 'ASIAFIRST',
  AWS_SECRET_ACCESS_KEY: 'not-a-secret',
  AWS_SESSION_TOKEN: 'the-first-session',
};

/** Calls that reach nobody: what would have been sent. */
function recorded(environment: NodeJS.ProcessEnv) {
  const requests: HttpRequest[] = [];
  const calls = signedCalls(async (request) => {
    requests.push(request);
    return { status: 200, headers: {}, body: '{}' };
  }, environment);
  return { requests, calls };
}

describe('calls that are signed here', () => {
  const regions = ['us-east-1', 'us-east-2', 'us-west-2', 'us-gov-west-1', 'us-gov-east-1'];

  test.each(
    regions.flatMap((region) => [true, false].map((fips) => ({ region, fips }))),
  )('go where the SDK’s go: $region, FIPS $fips', async ({ region, fips }) => {
    const { requests, calls } = recorded({
      ...lambdas,
      AWS_REGION: region,
      AWS_USE_FIPS_ENDPOINT: String(fips),
    });
    await calls.putItem({ TableName: 'results', Item: {} });
    await calls.putEvents({ Entries: [] });
    await calls.getSecretValue({ SecretId: 'x' });
    await calls.sendMessage({ QueueUrl: `https://sqs.${region}.amazonaws.com/1/fallback`, MessageBody: '' });
    const sdk = [DynamoDBClient, EventBridgeClient, SecretsManagerClient, SQSClient].map((Client) => {
      const { url } = new Client({ region }).config.endpointProvider({ Region: region, UseFIPS: fips });
      return String(url);
    });
    expect(requests.map(({ url }) => url)).toEqual(sdk);
  });

  test('go to AWS_ENDPOINT_URL where that is set', async () => {
    const { requests, calls } = recorded({ ...lambdas, AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' });
    await calls.getSecretValue({ SecretId: 'x' });
    expect(requests[0]?.url).toBe('http://127.0.0.1:4566/');
  });

  test('use the credentials that are there now, with their session', async () => {
    const environment: NodeJS.ProcessEnv = { ...lambdas };
    const { requests, calls } = recorded(environment);
    await calls.getSecretValue({ SecretId: 'x' });
    Object.assign(environment, { AWS_ACCESS_KEY_ID: 'ASIASECOND', AWS_SESSION_TOKEN: 'the-second-session' });
    await calls.getSecretValue({ SecretId: 'x' });
    const seen = requests.map(({ headers = {} }) => [
      headers.authorization?.match(/Credential=(\w+)/)?.[1],
      headers['x-amz-security-token'],
    ]);
    expect(seen).toEqual([
      ['ASIAFIRST', 'the-first-session'],
      ['ASIASECOND', 'the-second-session'],
    ]);
  });

  test('say so when there are no credentials, and send nothing', async () => {
    const { requests, calls } = recorded({ AWS_REGION: 'us-east-1' });
    await expect(calls.getSecretValue({ SecretId: 'x' })).rejects.toThrow('credentials');
    expect(requests).toEqual([]);
  });
});
