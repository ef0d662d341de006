/**
 * The job of create-account as many teams would ship it: middy with Powertools' logger, metrics, tracer and idempotency,
 * the SDK's clients and its document client, zod, jose and fetch. One round trip after the other, no retry, no rollout.
 */
import { IdempotencyConfig } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import { makeHandlerIdempotent } from '@aws-lambda-powertools/idempotency/middleware';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware';
import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { AccountRequest } from './account-request.ts';
import { announce } from './announce.ts';
import { authorize } from './authorize.ts';
import { askMhv } from './mhv.ts';
import { dynamo, logger, metrics, tracer } from './shared.ts';
import { readAccount, storeAccount } from './store.ts';

async function createAccount(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const caller = await authorize(event.headers.Authorization);
  const request = AccountRequest.parse(JSON.parse(event.body ?? '{}'));
  if (caller !== request.icn) return { statusCode: 403, body: JSON.stringify({ message: 'Forbidden' }) };
  logger.info('request verified');
  const stored = await readAccount(request.icn);
  if (stored) return answer(stored, 'stored');
  const account = await askMhv(request);
  logger.info('MHV answered', { message: account.message });
  await announce(request.icn, account.mhv_userProfileId);
  await storeAccount(request.icn, account);
  metrics.addMetric('AccountCreated', MetricUnit.Count, 1);
  return answer(account, 'mhv');
}

function answer(account: object, source: 'mhv' | 'stored'): APIGatewayProxyResult {
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ data: { type: 'mhv_user_account', attributes: account }, meta: { source } }),
  };
}

export const handler = middy<APIGatewayProxyEvent, APIGatewayProxyResult>()
  .use(injectLambdaContext(logger))
  .use(captureLambdaHandler(tracer))
  .use(logMetrics(metrics, { captureColdStartMetric: true }))
  .use(
    makeHandlerIdempotent({
      persistenceStore: new DynamoDBPersistenceLayer({
        tableName: 'account-creation-production-idempotency',
        awsSdkV3Client: dynamo,
      }),
      config: new IdempotencyConfig({ eventKeyJmesPath: 'powertools_json(body).icn' }),
    }),
  )
  .handler(createAccount);
