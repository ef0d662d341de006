import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

/**
 * The stage's key, for everything that can be encrypted with one. CDK grants it to our roles; what AWS services do
 * with it on their own it does not grant, and then nothing is delivered, silently: an event to an encrypted queue,
 * an alarm to an encrypted topic, a line to an encrypted log group. Conditions are on the account and, for logs,
 * the encryption context; on resource ARNs they would be a cycle.
 */
export class StageKey extends Key {
  constructor(scope: Construct, id: string, props: { readonly stage: string }) {
    super(scope, id, {
      alias: `account-creation-${props.stage}`,
      enableKeyRotation: true,
    });
    const { account, region, partition } = Stack.of(this);
    for (const service of ['events', 'cloudwatch']) {
      this.addToResourcePolicy(
        new PolicyStatement({
          sid: `Allow${service}`,
          principals: [new ServicePrincipal(`${service}.amazonaws.com`)],
          actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
          resources: ['*'],
          conditions: { StringEquals: { 'aws:SourceAccount': account } },
        }),
      );
    }
    this.addToResourcePolicy(
      new PolicyStatement({
        sid: 'Allowlogs',
        principals: [new ServicePrincipal(`logs.${region}.amazonaws.com`)],
        actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
        resources: ['*'],
        conditions: {
          ArnLike: {
            'kms:EncryptionContext:aws:logs:arn': [
              `*account-creation-${props.stage}*`,
              // API Gateway's own name for the log of what it executes: the API's id would be a cycle.
              'API-Gateway-Execution-Logs_*',
            ].map((name) => `arn:${partition}:logs:${region}:${account}:log-group:${name}`),
          },
        },
      }),
    );
  }
}
