import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Plan } from '../lambdas/contracts/rollout-plans/plan.ts';
import { changed, freshState } from '../lambdas/control-rollout/change-state.ts';
import { obey } from '../lambdas/control-rollout/commands.ts';
import { DynamoRolloutStore } from '../lambdas/ports/rollout-store/dynamo-rollout-store.ts';
import { OPERATOR_ACCESS_KEY } from './aws/grants.ts';
import type { Pipeline } from './pipeline.ts';
import { REGION } from './template/intrinsics.ts';

const CONTROL_TABLE = 'account-creation-local-control';
/** What a fresh stage local starts with: nobody has closed it. */
const OPEN_PERCENTAGE = 100;

/**
 * Does what `ops rollout start --override` does, and lets the controller have its first look at once. Throws if the
 * rollout of a DynamoDB that was there before does not allow it.
 */
export async function startPlan(plan: Plan, { endpoints, clock, invoke }: Pipeline): Promise<void> {
  const client = new DynamoDBClient({
    endpoint: endpoints.aws,
    region: REGION,
    credentials: { accessKeyId: OPERATOR_ACCESS_KEY, secretAccessKey: 'local' },
  });
  try {
    const store = new DynamoRolloutStore(client, CONTROL_TABLE);
    const previous = await store.read();
    const now = Math.floor(clock.now());
    const state = previous ?? freshState(OPEN_PERCENTAGE, now);
    const reason = 'a rehearsal on one machine';
    const change = obey({ kind: 'start', plan, override: true }, { state, plan: undefined, reason, now });
    const made = { by: 'npm start', at: now, plan };
    if ((await store.write(previous, changed(state, change, made))) === 'conflict')
      throw new Error(`the plan ${plan.name} is not started: somebody else has changed the rollout`);
  } finally {
    client.destroy();
  }
  await invoke('control-rollout', {});
}

/** The plan in one line: `production: 5, 50, 0 %; approval; 20 %`. */
export function sayPlan({ name, phases }: Plan): string {
  const parts = phases.map(({ approval, steps }) => {
    const percentages = `${steps.map(({ percentage }) => percentage).join(', ')} %`;
    return approval ? `approval, then ${percentages}` : percentages;
  });
  return `${name}: ${parts.join('; ')}`;
}
