import { compilePolicy, type PolicyDocument, type Statement } from '../iam/policy.ts';
import { refuseOthers } from '../template/refuse.ts';
import type { Stack } from '../template/stack.ts';

interface Attached {
  PolicyDocument: PolicyDocument;
  Roles?: string[];
}

/** Managed policies are refused: what they allow is not in the template. */
const ROLE_PROPERTIES = ['RoleName', 'Description', 'AssumeRolePolicyDocument', 'Policies'];

/** What each role of the template may do, by the role's ARN. */
export function roleGrants(stack: Stack): Map<string, Statement[]> {
  const byName = new Map<string, Statement[]>();
  const byArn = new Map<string, Statement[]>();
  for (const { logicalId, ref, attribute, properties } of stack.ofType('AWS::IAM::Role')) {
    refuseOthers(logicalId, properties, ROLE_PROPERTIES);
    const { Policies = [] } = properties as { Policies?: Attached[] };
    const statements = Policies.flatMap(({ PolicyDocument }) => compilePolicy(PolicyDocument, logicalId));
    byName.set(ref, statements);
    byArn.set(String(attribute('Arn')), statements);
  }
  for (const { logicalId, properties } of stack.ofType('AWS::IAM::Policy')) {
    const { PolicyDocument, Roles = [] } = properties as unknown as Attached;
    for (const name of Roles) byName.get(name)?.push(...compilePolicy(PolicyDocument, logicalId));
  }
  return byArn;
}
