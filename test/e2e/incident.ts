import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { RunbookHeading } from '../../lambdas/contracts/incidents.ts';
import { nextCalendar, type Outage } from '../../lambdas/contracts/outage.ts';
import { DynamoOutageStore } from '../../lambdas/ports/outage-store/dynamo-outage-store.ts';
import type { Pipeline } from '../../local/pipeline.ts';
import { localClientSettings } from '../../ops/stage/local-start.ts';
import { alarmEvent } from '../fixtures/alarm-events.ts';

/** An alarm goes on or off now, as CloudWatch tells the account's default bus. @param name `<capability>-<what>`. */
export function putAlarm(
  pipeline: Pipeline,
  name: string,
  runbook: RunbookHeading,
  value: 'ALARM' | 'OK' = 'ALARM',
): void {
  const { source, detail, ...event } = alarmEvent(
    `account-creation-local-${name}`,
    { value, at: Math.floor(pipeline.clock.now()), reasonData: { recentDatapoints: [4.2], threshold: 1 } },
    { description: `[page] Veterans are told to try again later. docs/runbook.md#${runbook}` },
  );
  pipeline.defaultBus.put({ source, 'detail-type': event['detail-type'], detail });
}

/** As `ops outage announce` does, without a process of its own. */
export async function planOutage(pipeline: Pipeline, planned: Pick<Outage, 'start' | 'end'>): Promise<void> {
  const client = new DynamoDBClient(localClientSettings(pipeline.endpoints.aws));
  const store = new DynamoOutageStore(client, 'account-creation-local-control');
  const calendar = await store.read();
  const outage: Outage = {
    id: 'mhv-1',
    service: 'mhv',
    ...planned,
    message: 'patches',
    by: 'olga',
    told: [],
  };
  await store.write(nextCalendar(calendar, [...calendar.outages, outage], pipeline.clock.now()));
  client.destroy();
}
