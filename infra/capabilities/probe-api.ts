import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Peer } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { metrics } from '../../lambdas/contracts/metrics.ts';
import { ProbeApiEnvironment } from '../../lambdas/probe-api/env.ts';
import type { AccountApi } from '../constructs/account-api.ts';
import { CapabilityFunction, type StageParts } from '../constructs/capability-function.ts';
import type { ExistingNetwork } from '../constructs/existing-network.ts';
import { MinuteJob } from '../constructs/minute-job.ts';
import type { StageTable } from '../constructs/stage-table.ts';
import { addUptimeAlarms } from './probe-api-uptime.ts';

export interface ProbeApiProps extends StageParts {
  readonly api: Pick<AccountApi, 'url'>;
  readonly control: StageTable;
  /** The VPC from which the API can be reached, where it is private. */
  readonly network: ExistingNetwork | undefined;
}

/** 10 s for both answers, asked at once, with the calendar of outages meanwhile, and a cold start. */
const TIMEOUT = Duration.seconds(15);

/**
 * Every minute → the function → the API by its public address, as callers go.
 * When it fails: nothing is known of uptime, the gate of the rollout says so, and an alarm says that nobody looks.
 */
export class ProbeApi extends Construct {
  constructor(scope: Construct, props: ProbeApiProps) {
    super(scope, 'probe-api');
    const { api, control, network, alarms } = props;
    const impact = 'Nobody sees whether the API answers: VA.gov would notice an outage before us.';
    const worker = new CapabilityFunction(this, 'probe-api', {
      parts: props,
      schema: ProbeApiEnvironment,
      description: 'Asks the API each minute as callers see it',
      timeout: TIMEOUT,
      impact,
      environment: { API_URL: api.url, CONTROL_TABLE: control.name },
      ...(network
        ? { network: network.join(this, [{ to: Peer.anyIpv4(), port: 443, why: 'to the API and AWS' }]) }
        : {}),
    });
    control.grantItems(worker, 'dynamodb:GetItem');
    new MinuteJob(this, 'every-minute', { parts: props, worker, impact });

    alarms.add(this, 'probe-api-silent', {
      metric: alarms.sum('probe-api', metrics.probeDuration).with({ statistic: Stats.SAMPLE_COUNT }),
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: 1,
      silence: true,
      severity: 'page',
      impact,
      runbook: 'probe-silent',
    });
    addUptimeAlarms(this, alarms);
  }
}
