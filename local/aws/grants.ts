import { isAllowed, type Statement } from '../iam/policy.ts';
import type { LambdaFunction } from '../resources/lambda-function.ts';
import { ACCOUNT, PARTITION } from '../template/intrinsics.ts';
import { type Authorize, AwsError } from './call.ts';

/** The access key that may do everything: tests and people at the terminal. */
export const OPERATOR_ACCESS_KEY = 'local-operator';

/** An action that a function was allowed and did. */
export interface UsedAction {
  readonly function: string;
  readonly action: string;
  readonly resource: string;
}

/** Decides by the policies of the template. */
export interface Grants {
  /** What the owner of an access key may do; throws for a key that nobody has. */
  authorizerOf(accessKeyId: string): Authorize;
  readonly used: readonly UsedAction[];
}

/** `roles` from `roleGrants`: statements by the role's ARN. */
export function createGrants(functions: readonly LambdaFunction[], roles: Map<string, Statement[]>): Grants {
  const used = new Map<string, UsedAction>();
  return {
    get used() {
      return [...used.values()];
    },
    authorizerOf(accessKeyId) {
      if (accessKeyId === OPERATOR_ACCESS_KEY) return () => undefined;
      const fn = functions.find((each) => each.accessKeyId === accessKeyId);
      if (!fn) {
        throw new AwsError('UnrecognizedClientException', `no function has the access key ${accessKeyId}`);
      }
      return (action, resource) => {
        const key = `${fn.name} ${action} ${resource}`;
        if (used.has(key)) return;
        if (!isAllowed(roles.get(fn.roleArn) ?? [], { action, resource })) throw denied(fn, action, resource);
        used.set(key, { function: fn.name, action, resource });
      };
    },
  };
}

function denied(fn: LambdaFunction, action: string, resource: string): AwsError {
  const user = `arn:${PARTITION}:sts::${ACCOUNT}:assumed-role/${fn.roleArn.split('/').at(-1)}/${fn.name}`;
  return new AwsError(
    'AccessDeniedException',
    `User: ${user} is not authorized to perform: ${action} on resource: ${resource} ` +
      `because no identity-based policy allows the ${action} action`,
  );
}
