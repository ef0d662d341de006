import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type StageName, stages } from '../../infra/stages.ts';
import type { Clock } from '../../lambdas/ports/clock/clock.ts';
import { systemClock } from '../../lambdas/ports/clock/system-clock.ts';
import type { Terminal } from '../command.ts';
import { findLocalStart, localClientSettings } from './local-start.ts';

/** Settings of SDK clients for a stage, and the time there: on one machine hours may be shorter. */
export interface StageAccess {
  readonly clientSettings: ReturnType<typeof localClientSettings> | { readonly useFipsEndpoint: boolean };
  readonly clock: Clock;
}

/** @throws one line if stage local is asked for and none runs. */
export async function accessTo(stage: StageName, environment: Terminal['environment']): Promise<StageAccess> {
  if (stage !== 'local') {
    return { clientSettings: { useFipsEndpoint: stages[stage].fipsEndpoints }, clock: systemClock };
  }
  const { aws, clock } = await findLocalStart(environment);
  const { startedAt, timeScale } = clock;
  const now = () => Math.floor(startedAt + (Date.now() - startedAt) * timeScale);
  return { clientSettings: localClientSettings(aws), clock: { ...systemClock, now } };
}

/** The table of rollout and outages (docs/architecture.md), and a client for it. */
export function controlTable(stage: StageName, { clientSettings }: StageAccess) {
  return { client: new DynamoDBClient(clientSettings), table: `account-creation-${stage}-control` };
}
