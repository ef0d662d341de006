import { Duration } from 'aws-cdk-lib';
import { Dashboard, PeriodOverride, TextWidget, TextWidgetBackground } from 'aws-cdk-lib/aws-cloudwatch';
import { Table } from 'aws-cdk-lib/aws-dynamodb';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { AccountApi } from '../constructs/account-api.ts';
import { CapabilityFunction, type StageParts } from '../constructs/capability-function.ts';
import { cost } from './cost.ts';
import { planFigures, responseFigures } from './plan-figures.ts';
import { allOf, type Row } from './row.ts';
import { mhv, pipeline } from './surroundings.ts';
import { byApplication, trafficAndRollout } from './traffic.ts';

export interface StageDashboardProps extends StageParts {
  readonly api: AccountApi;
}

/** What an operator looks at first. Made after everything else of the stack: it shows what there is. */
export class StageDashboard extends Construct {
  constructor(scope: Construct, id: string, { stage, config, alarms, api }: StageDashboardProps) {
    super(scope, id);
    const functions = allOf(this, (each) => each instanceof CapabilityFunction);
    const tables = allOf(this, (each) => each instanceof Table);
    const queues = allOf(this, (each) => each instanceof Queue);
    const logGroups = allOf(this, (each) => each instanceof LogGroup);
    const rows: readonly Row[] = [
      planFigures(alarms),
      responseFigures(alarms, api, functions),
      trafficAndRollout(alarms, api, logsOf(functions, 'control-rollout')),
      byApplication(alarms, stage, config.applications),
      mhv(alarms),
      pipeline(alarms, queues),
      cost({ functions, tables, queues, logGroups }),
    ];
    const dashboard = new Dashboard(this, 'dashboard', {
      dashboardName: `account-creation-${stage}`,
      defaultInterval: Duration.hours(12),
      // A figure by day stays one by day, however long the time is that somebody looks at.
      periodOverride: PeriodOverride.INHERIT,
    });
    for (const { says, widgets } of rows) {
      const background = TextWidgetBackground.TRANSPARENT;
      dashboard.addWidgets(new TextWidget({ markdown: says, width: 24, height: 2, background }));
      dashboard.addWidgets(...widgets);
    }
  }
}

function logsOf(functions: readonly CapabilityFunction[], capability: string): string {
  const found = functions.find(({ node }) => node.id === capability);
  if (!found) throw new Error(`the stack has no function ${capability}`);
  return found.logGroup.logGroupName;
}
