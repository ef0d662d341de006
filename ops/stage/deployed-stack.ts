import {
  type CloudFormationClient,
  DescribeStacksCommand,
  paginateListStackResources,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import { lineOfFault } from '../fault.ts';

/** What a deployment says of itself. */
export interface DeployedStack {
  /** Resources are below it; with a slash at its end. */
  readonly apiUrl: string;
  /** CloudFormation's, such as `UPDATE_COMPLETE`. */
  readonly status: string;
  /** Values of the template's parameters, those with a default too. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** Of a stage. */
export function stackName(stage: string): string {
  return `account-creation-${stage}`;
}

/** @throws one line that names stage and region and says what to do, if there is none or it has no API. */
export async function findStack(client: CloudFormationClient, stage: string): Promise<DeployedStack> {
  const stack = await describe(client, stage);
  const apiUrl = stack.Outputs?.find(({ OutputKey }) => OutputKey === 'ApiUrl')?.OutputValue;
  if (!apiUrl) {
    throw new Error(
      `the stack ${stackName(stage)} (${stack.StackStatus}) has no output ApiUrl: deploy it again with ${deploy(stage)}`,
    );
  }
  return {
    apiUrl: apiUrl.replace(/\/*$/, '/'),
    status: stack.StackStatus ?? 'unknown',
    parameters: Object.fromEntries(
      (stack.Parameters ?? []).map(({ ParameterKey = '', ParameterValue = '' }) => [
        ParameterKey,
        ParameterValue,
      ]),
    ),
  };
}

/** Names of the stack's functions. */
export async function functionNamesOf(client: CloudFormationClient, stage: string): Promise<string[]> {
  const names: string[] = [];
  for await (const page of paginateListStackResources({ client }, { StackName: stackName(stage) })) {
    for (const { ResourceType, PhysicalResourceId } of page.StackResourceSummaries ?? []) {
      if (ResourceType === 'AWS::Lambda::Function' && PhysicalResourceId) names.push(PhysicalResourceId);
    }
  }
  return names.sort();
}

async function describe(client: CloudFormationClient, stage: string): Promise<Stack> {
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: stackName(stage) }));
    if (Stacks?.[0]) return Stacks[0];
  } catch (fault) {
    // CloudFormation has no fault of its own for a stack that is not there.
    if (!(fault instanceof Error && /does not exist/.test(fault.message))) {
      const why = lineOfFault(fault);
      throw new Error(`the stack ${stackName(stage)} cannot be read: ${why} (AWS_REGION, credentials)`);
    }
  }
  const region = await client.config.region();
  throw new Error(
    `there is no stack of stage ${stage} in ${region}: deploy it with ${deploy(stage)}, or set AWS_REGION and credentials of its account`,
  );
}

function deploy(stage: string): string {
  return `npx cdk deploy -c stage=${stage}`;
}
