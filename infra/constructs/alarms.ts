import { Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  AlarmRule,
  AlarmState,
  type CfnAlarm,
  ComparisonOperator,
  CompositeAlarm,
  type IMetric,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { type AlarmText, describeAlarm, describePart } from '../../lambdas/contracts/incidents.ts';
import { limits } from '../../lambdas/contracts/limits.ts';
import { METRIC_NAMESPACE, type Metric as MetricName } from '../../lambdas/contracts/metrics.ts';

/** When an alarm goes off. */
export interface Breach {
  readonly metric: IMetric;
  readonly comparison: ComparisonOperator;
  readonly threshold: number;
  /** Windows in a row that must breach; 1 unless told. */
  readonly windows?: number;
  /** Silence is the fault: no data is a breach. */
  readonly silence?: boolean;
}

export interface AlarmProps extends AlarmText, Breach {}

export interface CountAlarmProps extends AlarmText, Pick<Breach, 'windows'> {
  readonly metric: MetricName;
}

export interface CompositeProps extends AlarmText {
  /** Its children, by what is put behind its name: they tell nobody, the composite does. */
  readonly parts: Readonly<Record<string, Breach>>;
  /** Whether every part has to breach, or one is enough. */
  readonly when: 'all' | 'any';
}

export interface GatheredProps extends AlarmText {
  /** Of them one is enough. */
  readonly alarms: readonly Alarm[];
  /** Told of trouble, besides the alarm topic. */
  readonly alsoTold: ITopic;
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
  /** Descriptions of the composite alarms, by name: CloudWatch's example of their events has none. */
  readonly composites: Record<string, string> = {};
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
    const alarm = this.#alarm(scope, name, props, describeAlarm(props));
    this.#tell(alarm, this.topic);
    return alarm;
  }

  /** On what must not happen at all: one of these in a window is too many. */
  addOnAny(scope: Construct, capability: string, what: string, props: CountAlarmProps): Alarm {
    return this.add(scope, `${capability}-${what}`, {
      ...props,
      metric: this.sum(capability, props.metric),
      comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: 0,
    });
  }

  /** One alarm of several conditions. @param name as for `add`. */
  composite(scope: Construct, name: string, { parts, when, ...text }: CompositeProps): CompositeAlarm {
    const children = Object.entries(parts).map(([part, breach]) =>
      this.#alarm(scope, `${name}-${part}`, breach, describePart(this.#nameOf(name))),
    );
    return this.#compose(scope, name, text, children, when);
  }

  /** One alarm in place of several that there are: they tell nobody any more. @param name as for `add`. */
  gather(scope: Construct, name: string, { alarms, alsoTold, ...text }: GatheredProps): CompositeAlarm {
    for (const alarm of alarms) {
      const part = alarm.node.defaultChild as CfnAlarm;
      part.alarmDescription = describePart(this.#nameOf(name));
      part.alarmActions = undefined;
      part.okActions = undefined;
    }
    const composite = this.#compose(scope, name, text, alarms, 'any');
    // Of trouble alone: after a deployment each alarm changes to OK, and phones would hear of it.
    composite.addAlarmAction(new SnsAction(alsoTold));
    return composite;
  }

  #compose(
    scope: Construct,
    name: string,
    text: AlarmText,
    parts: readonly Alarm[],
    when: CompositeProps['when'],
  ): CompositeAlarm {
    const compositeAlarmName = this.#nameOf(name);
    const alarmDescription = describeAlarm(text);
    this.composites[compositeAlarmName] = alarmDescription;
    const breaching = parts.map((part) => AlarmRule.fromAlarm(part, AlarmState.ALARM));
    const composite = new CompositeAlarm(scope, `${name}-alarm`, {
      compositeAlarmName,
      alarmDescription,
      alarmRule: when === 'all' ? AlarmRule.allOf(...breaching) : AlarmRule.anyOf(...breaching),
    });
    this.#tell(composite, this.topic);
    return composite;
  }

  #alarm(scope: Construct, name: string, breach: Breach, alarmDescription: string): Alarm {
    return new Alarm(scope, `${name}-alarm`, {
      alarmName: this.#nameOf(name),
      alarmDescription,
      metric: breach.metric,
      comparisonOperator: breach.comparison,
      threshold: breach.threshold,
      evaluationPeriods: breach.windows ?? 1,
      treatMissingData: breach.silence ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
  }

  #nameOf(name: string): string {
    return `account-creation-${this.#stage}-${name}`;
  }

  /** Of trouble and of recovery. */
  #tell(alarm: Alarm | CompositeAlarm, topic: ITopic): void {
    const action = new SnsAction(topic);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
  }
}
