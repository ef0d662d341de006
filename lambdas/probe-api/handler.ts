import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { awsClientSettings } from '../platform/aws-client-settings.ts';
import { readEnvironment } from '../platform/environment.ts';
import { keepAliveHttpClient } from '../platform/http-client.ts';
import { jobHandler } from '../platform/job.ts';
import { observe } from '../platform/observability.ts';
import { systemClock as clock } from '../ports/clock/system-clock.ts';
import { DynamoOutageStore } from '../ports/outage-store/dynamo-outage-store.ts';
import { HttpPublicApi } from '../ports/public-api/http-public-api.ts';
import { ProbeApiEnvironment } from './env.ts';
import { probeApi } from './probe-api.ts';

const env = readEnvironment(ProbeApiEnvironment);
const observability = observe(env);
const ports = {
  api: new HttpPublicApi(env.API_URL, keepAliveHttpClient()),
  outages: new DynamoOutageStore(new DynamoDBClient(awsClientSettings), env.CONTROL_TABLE),
  clock,
  telemetry: observability.telemetry,
};

export const handler = jobHandler(observability, () => probeApi(ports));
