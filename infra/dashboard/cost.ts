import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { CapabilityFunction } from '../constructs/capability-function.ts';
import { graph, QUARTER, type Row, THIRD } from './row.ts';

export interface PaidFor {
  readonly functions: readonly CapabilityFunction[];
  readonly tables: readonly Table[];
  readonly queues: readonly Queue[];
  readonly logGroups: readonly LogGroup[];
}

/** What is paid for by use, by day: not money, but what moves it. */
export function cost({ functions, tables, queues, logGroups }: PaidFor): Row {
  const byDay = { period: Duration.days(1), statistic: Stats.SUM };
  const perDay = { stacked: true, start: '-P14D' };
  return {
    says: '## What costs\nWhat AWS bills by use, each day of two weeks. A line that grows without traffic is a loop, or a log level that somebody left on.',
    widgets: [
      graph('invocations', QUARTER, {
        left: functions.map((each) => each.metricInvocations({ ...byDay, label: each.node.id })),
        ...perDay,
      }),
      graph('GB-seconds', QUARTER, {
        left: functions.map(
          (each, index) =>
            new MathExpression({
              expression: `duration${index} / 1000 * ${each.memoryMb / 1024}`,
              usingMetrics: { [`duration${index}`]: each.metricDuration(byDay) },
              label: each.node.id,
              period: byDay.period,
            }),
        ),
        ...perDay,
      }),
      graph("DynamoDB's consumed units", QUARTER, {
        left: tables.flatMap((table) => [
          table.metricConsumedReadCapacityUnits({ ...byDay, label: `${table.node.scope?.node.id} read` }),
          table.metricConsumedWriteCapacityUnits({ ...byDay, label: `${table.node.scope?.node.id} written` }),
        ]),
        ...perDay,
      }),
      graph('messages', QUARTER, {
        left: queues.map((queue) => queue.metricNumberOfMessagesSent({ ...byDay, label: queue.queueName })),
        ...perDay,
      }),
      graph('events that the account has put on buses', THIRD, {
        // Of one bus alone EventBridge counts none.
        left: [
          new Metric({
            namespace: 'AWS/Events',
            metricName: 'PutEventsEntriesCount',
            label: 'events',
            ...byDay,
          }),
        ],
        ...perDay,
      }),
      graph('bytes of logs', THIRD * 2, {
        // Not metricIncomingBytes: that one leaves the group out, and counts the account's.
        left: logGroups.map(
          ({ logGroupName: LogGroupName }) =>
            new Metric({
              namespace: 'AWS/Logs',
              metricName: 'IncomingBytes',
              dimensionsMap: { LogGroupName },
              label: LogGroupName,
              ...byDay,
            }),
        ),
        ...perDay,
      }),
    ],
  };
}
