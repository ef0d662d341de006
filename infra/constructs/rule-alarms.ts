import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { Alarms } from './alarms.ts';

export interface WatchedRule {
  /** Part of the alarms' names. */
  readonly name: string;
  /** The literal name: a Ref to a rule of a custom bus is `<bus>|<rule>`, which no metric has. */
  readonly ruleName: string;
  /** None for a rule of the account's default bus. */
  readonly busName?: string;
  /** One sentence: who is hurt when the rule does not deliver. */
  readonly impact: string;
}

/** Alarms on what a rule could not deliver, and on what could not even be kept as a dead letter. */
export function addRuleAlarms(scope: Construct, alarms: Alarms, rule: WatchedRule): void {
  for (const [what, metricName] of [
    ['not-delivered', 'InvocationsSentToDlq'],
    ['lost', 'InvocationsFailedToBeSentToDlq'],
  ] as const) {
    alarms.add(scope, `${rule.name}-${what}`, {
      metric: new Metric({
        namespace: 'AWS/Events',
        metricName,
        dimensionsMap: {
          ...(rule.busName ? { EventBusName: rule.busName } : {}),
          RuleName: rule.ruleName,
        },
        statistic: 'Sum',
        period: Duration.minutes(1),
      }),
      comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: 0,
      severity: 'page',
      impact: rule.impact,
      runbook: 'rule-not-delivered',
    });
  }
}
