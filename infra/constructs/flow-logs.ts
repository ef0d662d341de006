import { Stack } from 'aws-cdk-lib';
import { FlowLogDestination, type IVpc } from 'aws-cdk-lib/aws-ec2';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { StageParts } from './capability-function.ts';

/** Who talked to whom in a VPC of the stage: every connection, accepted or refused, with the stage's key and retention. */
export class FlowLogs extends Construct {
  constructor(scope: Construct, id: string, props: { readonly parts: StageParts; readonly vpc: IVpc }) {
    super(scope, id);
    const { stage, config, key } = props.parts;
    const { account, partition, region } = Stack.of(this);
    const logGroup = new LogGroup(this, 'logs', {
      logGroupName: `/aws/vpc/account-creation-${stage}`,
      retention: config.logRetentionDays,
      encryptionKey: key,
    });
    const role = new Role(this, 'role', {
      // Without the conditions, flow logs of any account could be written with it.
      assumedBy: new ServicePrincipal('vpc-flow-logs.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': account },
          ArnLike: { 'aws:SourceArn': `arn:${partition}:ec2:${region}:${account}:vpc-flow-log/*` },
        },
      }),
    });
    props.vpc.addFlowLog('flow-log', { destination: FlowLogDestination.toCloudWatchLogs(logGroup, role) });
  }
}
