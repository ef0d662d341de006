import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { StageName } from '../../infra/stages.ts';
import { DynamoOutageStore } from '../../lambdas/ports/outage-store/dynamo-outage-store.ts';
import { CloudWatchRolloutEvidence } from '../../lambdas/ports/rollout-evidence/cloud-watch-rollout-evidence.ts';
import { DynamoRolloutStore } from '../../lambdas/ports/rollout-store/dynamo-rollout-store.ts';
import type { Terminal } from '../command.ts';
import { accessTo, controlTable } from '../stage/control-table.ts';
import type { RolloutPorts } from './ports.ts';

/** Milliseconds: the controller reads three days of metrics at most. */
const LONGEST_LOOK_MS = 20_000;

/** Credentials and region are the environment's, as with every SDK; on stage `local` what `npm start` runs. */
export async function rolloutPorts(
  stage: StageName,
  environment: Terminal['environment'],
): Promise<RolloutPorts> {
  const access = await accessTo(stage, environment);
  const { client, table } = controlTable(stage, access);
  return {
    store: new DynamoRolloutStore(client, table),
    outages: new DynamoOutageStore(client, table),
    evidence: new CloudWatchRolloutEvidence(new CloudWatchClient(access.clientSettings), stage),
    clock: access.clock,
    async lookNow() {
      // Once: the next look comes within a minute anyway.
      const requestHandler = { requestTimeout: LONGEST_LOOK_MS };
      const lambda = new LambdaClient({ ...access.clientSettings, maxAttempts: 1, requestHandler });
      const FunctionName = `account-creation-${stage}-control-rollout:live`;
      const { FunctionError } = await lambda.send(new InvokeCommand({ FunctionName, Payload: '{}' }));
      if (FunctionError) throw new Error(`${FunctionName} failed (${FunctionError})`);
    },
  };
}
