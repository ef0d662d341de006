import { compilePolicy, type PolicyDocument, type Statement } from '../iam/policy.ts';
import type { Stack } from '../template/stack.ts';

/** AWS's own policies that only touch services which are not run here. */
const HARMLESS_MANAGED_POLICIES = [
  'service-role/AWSLambdaBasicExecutionRole',
  'service-role/AWSLambdaVPCAccessExecutionRole',
];

interface Attached {
  PolicyDocument: PolicyDocument;
  Roles?: string[];
}

/** What each role of the template may do, by the role's ARN. */
export function roleGrants(stack: Stack): Map<string, Statement[]> {
  const byName = new Map<string, Statement[]>();
  const byArn = new Map<string, Statement[]>();
  const own = new Set(stack.ofType('AWS::IAM::ManagedPolicy').map(({ ref }) => ref));
  for (const role of stack.ofType('AWS::IAM::Role')) {
    const { Policies = [], ManagedPolicyArns = [] } = role.properties as {
      Policies?: Attached[];
      ManagedPolicyArns?: string[];
    };
    for (const arn of ManagedPolicyArns) {
      if (!own.has(arn) && !HARMLESS_MANAGED_POLICIES.some((name) => arn.endsWith(`:policy/${name}`))) {
        throw new Error(`${role.logicalId}: the managed policy ${arn} is not known to the local runtime`);
      }
    }
    const statements = Policies.flatMap(({ PolicyDocument }) =>
      compilePolicy(PolicyDocument, role.logicalId),
    );
    byName.set(role.ref, statements);
    byArn.set(String(role.attribute('Arn')), statements);
    for (const policy of stack.ofType('AWS::IAM::ManagedPolicy')) {
      if (ManagedPolicyArns.includes(policy.ref)) {
        statements.push(
          ...compilePolicy((policy.properties as unknown as Attached).PolicyDocument, policy.logicalId),
        );
      }
    }
  }
  for (const policy of stack.ofType('AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy')) {
    const { PolicyDocument, Roles = [] } = policy.properties as unknown as Attached;
    for (const name of Roles) byName.get(name)?.push(...compilePolicy(PolicyDocument, policy.logicalId));
  }
  return byArn;
}
