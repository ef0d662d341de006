import {
  type CloudFormationClient,
  DescribeStackDriftDetectionStatusCommand,
  DetectStackDriftCommand,
  paginateDescribeStackResourceDrifts,
  type StackResourceDrift,
} from '@aws-sdk/client-cloudformation';
import { stackName } from '../stage/deployed-stack.ts';
import type { AwsState, DriftLook } from './ports.ts';

/** CloudFormation's search for what was changed since the last deployment; of a resource it shows no value. */
export function cloudFormationDrift(
  client: CloudFormationClient,
  stage: string,
): Pick<AwsState, 'startDrift' | 'lookAtDrift'> {
  const StackName = stackName(stage);
  return {
    async startDrift() {
      const { StackDriftDetectionId: id } = await client.send(new DetectStackDriftCommand({ StackName }));
      if (!id) throw new Error('CloudFormation gave no id for its search');
      return id;
    },
    async lookAtDrift(id): Promise<DriftLook> {
      const { DetectionStatus, DetectionStatusReason, StackDriftStatus } = await client.send(
        new DescribeStackDriftDetectionStatusCommand({ StackDriftDetectionId: id }),
      );
      if (DetectionStatus === 'DETECTION_IN_PROGRESS') return { kind: 'under-way' };
      if (StackDriftStatus === 'IN_SYNC') return { kind: 'in-sync' };
      if (StackDriftStatus !== 'DRIFTED') {
        return { kind: 'failed', why: DetectionStatusReason ?? String(DetectionStatus) };
      }
      const resources: string[] = [];
      for await (const page of paginateDescribeStackResourceDrifts(
        { client },
        { StackName, StackResourceDriftStatusFilters: ['MODIFIED', 'DELETED'] },
      )) {
        resources.push(...(page.StackResourceDrifts ?? []).map(inWords));
      }
      return { kind: 'drifted', resources };
    },
  };
}

function inWords({
  LogicalResourceId,
  ResourceType,
  StackResourceDriftStatus: status,
  PropertyDifferences = [],
}: StackResourceDrift): string {
  const what =
    status === 'DELETED' ? 'deleted' : PropertyDifferences.map(({ PropertyPath }) => PropertyPath).join(', ');
  return `${LogicalResourceId} (${ResourceType}): ${what}`;
}
