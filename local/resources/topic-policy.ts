import { compilePolicy, isAllowed, type PolicyDocument, type Statement } from '../iam/policy.ts';
import type { Stack } from '../template/stack.ts';
import type { Keys } from './key.ts';

/** May a service (`cloudwatch.amazonaws.com`) publish on the topic on behalf of `sourceArn`? */
export type MayPublish = (service: string, topicArn: string, sourceArn: string) => boolean;

/**
 * What topics' policies (AWS::SNS::TopicPolicy) and the policies of their keys say together. A topic without a policy lets
 * in everything of its own account, as the one that SNS gives it.
 */
export function publishPermissions(stack: Stack, keys: Keys): MayPublish {
  const policies = new Map<string, Statement[]>();
  for (const { logicalId, properties } of stack.ofType('AWS::SNS::TopicPolicy')) {
    const { PolicyDocument, Topics } = properties as unknown as {
      PolicyDocument: PolicyDocument;
      Topics: string[];
    };
    // CloudFormation's way: the last one that names a topic is the topic's.
    for (const arn of Topics) policies.set(arn, compilePolicy(PolicyDocument, logicalId));
  }
  return (principal, resource, sourceArn) => {
    const publishing = { action: 'sns:Publish', resource, principal, sourceArn };
    const policy = policies.get(resource);
    return (
      (policy === undefined || isAllowed(policy, publishing)) &&
      keys
        .neededFor(publishing.action, resource)
        .every((needed) => keys.letIn(needed, { principal, sourceArn }))
    );
  };
}
