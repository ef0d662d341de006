import { Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  type ComparisonOperator,
  type IMetric,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { type AlarmText, describeAlarm } from '../../lambdas/contracts/incidents.ts';
import { limits } from '../../lambdas/contracts/limits.ts';
import { METRIC_NAMESPACE, type Metric as MetricName } from '../../lambdas/contracts/metrics.ts';

export interface AlarmProps extends AlarmText {
  readonly metric: IMetric;
  readonly comparison: ComparisonOperator;
  readonly threshold: number;
  /** Windows in a row that must breach; 1 unless told. */
  readonly windows?: number;
  /** Silence is the fault: no data is a breach. */
  readonly silence?: boolean;
}

export interface AlarmsProps {
  readonly stage: string;
  readonly key: IKey;
  /** Subscribed from the first deployment; each confirms once. */
  readonly emails: readonly string[];
}

/**
 * The stage's alarms and their encrypted topic, which gets every change of state. An alarm cannot be made without
 * saying whom it hurts and what to read. No data is not a breach: low traffic does not wake anyone.
 */
export class Alarms extends Construct {
  readonly topic: Topic;
  readonly #stage: string;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.#stage = props.stage;
    this.topic = new Topic(this, 'topic', {
      topicName: `account-creation-${props.stage}-alarms`,
      masterKey: props.key,
      enforceSSL: true,
    });
    for (const email of props.emails) this.topic.addSubscription(new EmailSubscription(email));
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AllowCloudWatchAlarms',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
  }

  /** The pipeline's own metric of one capability, summed over a window of the limits. */
  sum(capability: string, metricName: MetricName): Metric {
    return new Metric({
      namespace: METRIC_NAMESPACE,
      metricName,
      dimensionsMap: { service: capability, stage: this.#stage },
      statistic: Stats.SUM,
      period: Duration.millis(limits.windowMs),
    });
  }

  /** @param name `<capability>-<what>`; the stage is put before it. */
  add(scope: Construct, name: string, props: AlarmProps): Alarm {
    const alarm = new Alarm(scope, `${name}-alarm`, {
      alarmName: `account-creation-${this.#stage}-${name}`,
      alarmDescription: describeAlarm(props),
      metric: props.metric,
      comparisonOperator: props.comparison,
      threshold: props.threshold,
      evaluationPeriods: props.windows ?? 1,
      treatMissingData: props.silence ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
    const action = new SnsAction(this.topic);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
    return alarm;
  }
}
