import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import {
  LambdaApplication,
  LambdaDeploymentConfig,
  LambdaDeploymentGroup,
  TimeBasedCanaryTrafficRouting,
} from 'aws-cdk-lib/aws-codedeploy';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Alias, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { METRIC_NAMESPACE, releaseFaults } from '../../lambdas/contracts/metrics.ts';
import type { Alarms } from './alarms.ts';

export interface CanaryProps {
  readonly stage: string;
  /** Part of the traffic that a new version gets first, and for how long. */
  readonly percentage: number;
  readonly minutes: number;
}

/**
 * Releases new versions of functions: a part of the traffic first, all of it when no alarm came (docs/adr/0015). The
 * alarm counts faults of the new version alone, so that a broken live one does not hold up what mends it.
 */
export class Canary extends Construct {
  readonly #stage: string;
  readonly #application: LambdaApplication;
  readonly #config: LambdaDeploymentConfig;
  readonly #role: Role;

  constructor(scope: Construct, id: string, { stage, percentage, minutes }: CanaryProps) {
    super(scope, id);
    this.#stage = stage;
    const name = `account-creation-${stage}`;
    this.#application = new LambdaApplication(this, 'application', { applicationName: name });
    this.#config = new LambdaDeploymentConfig(this, 'config', {
      deploymentConfigName: `${name}-${percentage}-percent-${minutes}-minutes`,
      trafficRouting: new TimeBasedCanaryTrafficRouting({ percentage, interval: Duration.minutes(minutes) }),
    });
    this.#role = new Role(this, 'role', { assumedBy: new ServicePrincipal('codedeploy.amazonaws.com') });
    this.#role.addToPolicy(
      // As in AWS's own policy for CodeDeploy: it looks, and changes nothing.
      new PolicyStatement({ actions: ['cloudwatch:DescribeAlarms'], resources: ['*'] }),
    );
  }

  /** Moves the alias to the function's new version at each deployment, and back if the version is faulty. */
  release(worker: LambdaFunction, alias: Alias, alarms: Alarms): void {
    const capability = worker.node.id;
    const period = Duration.minutes(1);
    const errors = alias.metricErrors({
      period,
      dimensionsMap: {
        FunctionName: worker.functionName,
        Resource: `${worker.functionName}:${alias.aliasName}`,
        ExecutedVersion: worker.currentVersion.version,
      },
    });
    const faults = releaseFaults.map(
      (metricName) =>
        new Metric({
          namespace: METRIC_NAMESPACE,
          metricName,
          dimensionsMap: {
            service: capability,
            stage: this.#stage,
            version: worker.currentVersion.version,
          },
          statistic: 'Sum',
          period,
        }),
    );
    const counted = [errors, ...faults].map((metric, index) => [`m${index}`, metric] as const);
    const alarm = alarms.add(worker, `${capability}-release`, {
      metric: new MathExpression({
        expression: counted.map(([name]) => `FILL(${name}, 0)`).join(' + '),
        usingMetrics: Object.fromEntries(counted),
        label: 'Faults of the new version',
        period,
      }),
      comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: 0,
      severity: 'ticket',
      impact:
        'A new version failed and was taken back: Veterans saw its faults for minutes, and the change is not live.',
      runbook: 'release-rolled-back',
    });
    this.#role.addToPolicy(
      new PolicyStatement({
        actions: ['lambda:GetAlias', 'lambda:UpdateAlias', 'lambda:GetProvisionedConcurrencyConfig'],
        resources: [worker.functionArn, alias.functionArn],
      }),
    );
    new LambdaDeploymentGroup(worker, 'release', {
      application: this.#application,
      deploymentGroupName: worker.node.id,
      deploymentConfig: this.#config,
      // CDK would add the managed policy for all of Lambda and of SNS to it.
      role: this.#role.withoutPolicyUpdates(),
      alias,
      alarms: [alarm],
    });
  }
}
