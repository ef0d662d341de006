import { type AccessRequest, isAllowed, type Statement } from '../iam/policy.ts';
import type { Keys } from '../resources/key.ts';
import type { LambdaFunction } from '../resources/lambda-function.ts';
import { ACCOUNT, PARTITION } from '../template/intrinsics.ts';
import { type Authorize, AwsError } from './call.ts';

/** The access key that may do everything: tests and people at the terminal. */
export const OPERATOR_ACCESS_KEY = 'local-operator';

/** An action that was done in a function's name, or tried: by itself, by Lambda's poller, on a key by a service. */
export interface UsedAction {
  readonly function: string;
  readonly action: string;
  readonly resource: string;
  /** Of actions that are calls; a key's is asked for once. */
  readonly times: number;
}

/** Decides by the policies of the template. */
export interface Grants {
  /** What the owner of an access key may do; throws for a key that nobody has. */
  authorizerOf(accessKeyId: string): Authorize;
  /** What may be done in the function's name. */
  authorizerFor(fn: LambdaFunction): Authorize;
  readonly used: readonly UsedAction[];
}

/** What decides: `roles` from `roleGrants`, statements by the role's ARN. */
interface Policies {
  readonly roles: Map<string, Statement[]>;
  readonly keys: Keys;
}

/** Names of the errors for what a role does not allow, of the action and of the use of a key for it. */
interface Denial {
  readonly itself: string;
  readonly onKey: string;
}

const USUAL_DENIAL: Denial = { itself: 'AccessDeniedException', onKey: 'AccessDeniedException' };
/** By service, where they are not the usual ones. */
const DENIALS: Record<string, Denial> = {
  sns: { itself: 'AuthorizationError', onKey: 'KMSAccessDenied' },
  sqs: { itself: 'AccessDeniedException', onKey: 'com.amazonaws.sqs#KmsAccessDenied' },
};

export function createGrants(functions: readonly LambdaFunction[], { roles, keys }: Policies): Grants {
  const used = new Map<string, UsedAction>();
  const allowed = new Set<string>();
  const count = (fn: LambdaFunction, action: string, resource: string) => {
    const key = `${fn.name} ${action} ${resource}`;
    const times = (used.get(key)?.times ?? 0) + 1;
    used.set(key, { function: fn.name, action, resource, times });
  };
  const authorizerFor = (fn: LambdaFunction): Authorize => {
    const check = (request: AccessRequest, error: string) => {
      const { action, resource } = request;
      count(fn, action, resource);
      const isOnKey = action.startsWith('kms:');
      if (isAllowed(roles.get(fn.roleArn) ?? [], request) && (!isOnKey || keys.letIn(request))) return;
      throw denied(fn, request, error);
    };
    return (action, resource) => {
      const key = `${fn.name} ${action} ${resource}`;
      if (allowed.has(key)) return count(fn, action, resource);
      const denial = DENIALS[action.split(':')[0] ?? ''] ?? USUAL_DENIAL;
      check({ action, resource }, denial.itself);
      for (const needed of keys.neededFor(action, resource)) check(needed, denial.onKey);
      allowed.add(key);
    };
  };
  return {
    get used() {
      return [...used.values()];
    },
    authorizerFor,
    authorizerOf(accessKeyId) {
      if (accessKeyId === OPERATOR_ACCESS_KEY) return () => undefined;
      const fn = functions.find((each) => each.accessKeyId === accessKeyId);
      if (fn) return authorizerFor(fn);
      throw new AwsError('UnrecognizedClientException', `no function has the access key ${accessKeyId}`);
    },
  };
}

function denied(fn: LambdaFunction, { action, resource }: AccessRequest, type: string): AwsError {
  const user = `arn:${PARTITION}:sts::${ACCOUNT}:assumed-role/${fn.roleArn.split('/').at(-1)}/${fn.name}`;
  return new AwsError(
    type,
    `User: ${user} is not authorized to perform: ${action} on resource: ${resource} ` +
      `because no policy allows the ${action} action`,
  );
}
