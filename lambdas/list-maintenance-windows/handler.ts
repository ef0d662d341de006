import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { awsClientSettings } from '../platform/aws-client-settings.ts';
import { readEnvironment } from '../platform/environment.ts';
import { observe } from '../platform/observability.ts';
import { DynamoOutageStore } from '../ports/outage-store/dynamo-outage-store.ts';
import { ListMaintenanceWindowsEnvironment } from './env.ts';
import { listMaintenanceWindowsRoute } from './route.ts';

const env = readEnvironment(ListMaintenanceWindowsEnvironment);

export const handler = listMaintenanceWindowsRoute(
  observe(env),
  new DynamoOutageStore(new DynamoDBClient(awsClientSettings), env.CONTROL_TABLE),
);
