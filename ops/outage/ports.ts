import { SNSClient } from '@aws-sdk/client-sns';
import type { StageName } from '../../infra/stages.ts';
import type { Clock } from '../../lambdas/ports/clock/clock.ts';
import { DynamoOutageStore } from '../../lambdas/ports/outage-store/dynamo-outage-store.ts';
import type { OutageStore } from '../../lambdas/ports/outage-store/outage-store.ts';
import type { Terminal } from '../command.ts';
import { accessTo, controlTable } from '../stage/control-table.ts';
import { OutageTopic } from './outage-topic.ts';

/** What the commands about planned outages need of a stage. */
export interface OutagePorts {
  readonly outages: OutageStore;
  readonly topic: Pick<OutageTopic, 'subscribe' | 'subscribers' | 'unsubscribe'>;
  readonly clock: Clock;
}

/** Where the ports of a stage come from. @throws one line if there is no way to it. */
export type OutagePortsOf = (stage: StageName, environment: Terminal['environment']) => Promise<OutagePorts>;

/** Credentials and region are the environment's, as with every SDK; on stage `local` what `npm start` runs. */
export const outagePorts: OutagePortsOf = async (stage, environment) => {
  const access = await accessTo(stage, environment);
  const { client, table } = controlTable(stage, access);
  return {
    outages: new DynamoOutageStore(client, table),
    topic: new OutageTopic(new SNSClient(access.clientSettings), stage),
    clock: access.clock,
  };
};
