import { compilePolicy, type PolicyDocument, type Statement } from '../iam/policy.ts';
import { refuseOthers } from '../template/refuse.ts';
import type { Stack } from '../template/stack.ts';

interface Attached {
  PolicyDocument: PolicyDocument;
  Roles?: string[];
}

/** Managed policies are refused: what they allow is not in the template. */
const ROLE_PROPERTIES = ['RoleName', 'Description', 'AssumeRolePolicyDocument', 'Policies'];

/** What each role that a function has may do, by the role's ARN; other roles are of services that are not run. */
export function roleGrants(stack: Stack): Map<string, Statement[]> {
  const byName = new Map<string, Statement[]>();
  const byArn = new Map<string, Statement[]>();
  const taken = stack.ofType('AWS::Lambda::Function').map(({ properties }) => properties.Role);
  for (const { logicalId, ref, attribute, properties } of stack.ofType('AWS::IAM::Role')) {
    if (!taken.includes(attribute('Arn'))) continue;
    refuseOthers(logicalId, properties, ROLE_PROPERTIES);
    const { Policies = [] } = properties as { Policies?: Attached[] };
    const statements = Policies.flatMap(({ PolicyDocument }) => compilePolicy(PolicyDocument, logicalId));
    byName.set(ref, statements);
    byArn.set(String(attribute('Arn')), statements);
  }
  for (const { logicalId, properties } of stack.ofType('AWS::IAM::Policy')) {
    const { PolicyDocument, Roles = [] } = properties as unknown as Attached;
    const statements = Roles.map((name) => byName.get(name)).filter((each) => each !== undefined);
    for (const own of statements) own.push(...compilePolicy(PolicyDocument, logicalId));
  }
  return byArn;
}
