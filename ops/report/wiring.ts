import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { StageName } from '../../infra/stages.ts';
import { DynamoFeedbackStore } from '../../lambdas/ports/feedback-store/dynamo-feedback-store.ts';
import { DynamoIncidentStore } from '../../lambdas/ports/incident-store/dynamo-incident-store.ts';
import { DynamoOutageStore } from '../../lambdas/ports/outage-store/dynamo-outage-store.ts';
import { CloudWatchRolloutEvidence } from '../../lambdas/ports/rollout-evidence/cloud-watch-rollout-evidence.ts';
import { DynamoRolloutStore } from '../../lambdas/ports/rollout-store/dynamo-rollout-store.ts';
import { hoursAt } from '../../lambdas/route-incident/business-hours.ts';
import type { Terminal } from '../command.ts';
import { accessTo, controlTable } from '../stage/control-table.ts';
import { CloudWatchReportMetrics } from './cloud-watch-report-metrics.ts';
import type { ReportPorts } from './ports.ts';

/** Credentials and region are the environment's, as with every SDK; on stage `local` what `npm start` runs. */
export async function reportPorts(
  stage: StageName,
  environment: Terminal['environment'],
): Promise<ReportPorts> {
  const access = await accessTo(stage, environment);
  const { client, table } = controlTable(stage, access);
  const cloudWatch = new CloudWatchClient(access.clientSettings);
  return {
    store: new DynamoRolloutStore(client, table),
    outages: new DynamoOutageStore(client, table),
    evidence: (periodMs) => new CloudWatchRolloutEvidence(cloudWatch, stage, periodMs),
    metrics: (periodMs) => new CloudWatchReportMetrics(cloudWatch, stage, periodMs),
    incidents: new DynamoIncidentStore(client, table),
    feedback: new DynamoFeedbackStore(client, `account-creation-${stage}-feedback`, access.clock),
    hoursOf: hoursAt,
    clock: access.clock,
  };
}
