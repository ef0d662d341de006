import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DescribeTimeToLiveCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  GetSMSAttributesCommand,
  GetSMSSandboxAccountStatusCommand,
  paginateListOriginationNumbers,
  type SNSClient,
} from '@aws-sdk/client-sns';
import { readTemplate } from '../stage/deployed-template.ts';
import { cloudFormationDrift } from './cloud-formation-drift.ts';
import { readLoadReport } from './load-report.ts';
import type { AwsState } from './ports.ts';

/** SNS's own, while nobody has asked for another (SNS developer guide, SMS). */
const FIRST_SMS_LIMIT_USD = '1';

interface Access {
  readonly stage: string;
  readonly settings: { readonly useFipsEndpoint: boolean };
  readonly cloudFormation: CloudFormationClient;
  readonly sns: SNSClient;
  /** Where reports of load tests are. */
  readonly folder: string;
}

/** Asks AWS; nothing is changed there but for CloudFormation's note of the last search for drift. */
export function awsState({ stage, settings, cloudFormation, sns, folder }: Access): AwsState {
  const dynamoDb = new DynamoDBClient(settings);
  const lambda = new LambdaClient(settings);
  let template: ReturnType<typeof readTemplate> | undefined;
  return {
    ...cloudFormationDrift(cloudFormation, stage),
    template() {
      template ??= readTemplate(cloudFormation, stage);
      return template;
    },
    async timeToLive(TableName) {
      const { TimeToLiveDescription } = await dynamoDb.send(new DescribeTimeToLiveCommand({ TableName }));
      const { TimeToLiveStatus, AttributeName } = TimeToLiveDescription ?? {};
      return TimeToLiveStatus === 'ENABLED' ? AttributeName : undefined;
    },
    async concurrency() {
      const { AccountLimit } = await lambda.send(new GetAccountSettingsCommand({}));
      return {
        limit: AccountLimit?.ConcurrentExecutions ?? 0,
        unreserved: AccountLimit?.UnreservedConcurrentExecutions ?? 0,
      };
    },
    async sms() {
      const { IsInSandbox = true } = await sns.send(new GetSMSSandboxAccountStatusCommand({}));
      const { attributes } = await sns.send(
        new GetSMSAttributesCommand({ attributes: ['MonthlySpendLimit'] }),
      );
      return {
        inSandbox: IsInSandbox,
        senders: await countSenders(sns),
        monthlyLimitUsd: attributes?.MonthlySpendLimit ?? FIRST_SMS_LIMIT_USD,
      };
    },
    loadReport: async (kind, release) => readLoadReport(folder, kind, release),
  };
}

/** Numbers that text messages can come from; one that is still to be registered sends none. */
async function countSenders(client: SNSClient): Promise<number> {
  let count = 0;
  for await (const { PhoneNumbers = [] } of paginateListOriginationNumbers({ client }, {})) {
    for (const { NumberCapabilities = [], Status = '' } of PhoneNumbers) {
      if (NumberCapabilities.includes('SMS') && !/pending/i.test(Status)) count += 1;
    }
  }
  return count;
}
