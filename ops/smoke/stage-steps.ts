import type { Secrets } from '../../lambdas/ports/secrets/secrets.ts';
import type { DeployedStack } from '../stage/deployed-stack.ts';
import type { FunctionRelease, SmokePorts } from './ports.ts';
import { failed, ok, type StepOutcome, skipped } from './step.ts';

/** A stack that is being cleaned up after a deployment serves already; one that was rolled back serves the old. */
const DEPLOYED = /^(CREATE|UPDATE|IMPORT)_COMPLETE(_CLEANUP_IN_PROGRESS)?$/;

/** Whether the last deployment is there. */
export async function checkStack(ports: SmokePorts): Promise<StepOutcome<DeployedStack>> {
  const stack = await ports.stack();
  if (DEPLOYED.test(stack.status)) return ok(stack.apiUrl, stack);
  const seen = `${stack.apiUrl}, but the stack is ${stack.status}: its events say why`;
  return { ...failed(seen), value: stack };
}

/** The secrets that an operator fills, as far as this stage uses them. */
export async function checkSecrets(
  secrets: Secrets,
  stage: string,
  { parameters }: DeployedStack,
): Promise<StepOutcome> {
  const names = [
    'mhv-api-key',
    'sts-signing-key',
    ...(parameters.RedisAuth === 'password' ? ['redis-password'] : []),
  ];
  const answers = await Promise.all(names.map((name) => secrets.get(`account-creation/${stage}/${name}`)));
  const missing = answers.flatMap((answer) => (answer.kind === 'missing' ? [answer.detail] : []));
  return missing.length > 0 ? failed(missing.join(' '), 'credentials') : ok(`${names.join(', ')} are filled`);
}

/** A parameter changed without a new release label stays where nobody is served from it, and nothing says so. */
export async function checkReleases(releases: SmokePorts['releases']): Promise<StepOutcome> {
  if (!releases) return skipped('does not apply: there are no versions on one machine');
  const functions = await releases();
  if (functions.length === 0) return failed('the stack has no functions');
  const behind = functions.flatMap(unreleased);
  return behind.length > 0
    ? failed(behind.join('; '))
    : ok(`${functions.length} functions run what was deployed`);
}

function unreleased({ functionName, deployed, live }: FunctionRelease): string[] {
  const names = [...new Set([...Object.keys(deployed), ...Object.keys(live)])];
  const other = names.filter((name) => deployed[name] !== live[name]);
  if (other.length === 0) return [];
  return [
    `function ${functionName}: live runs other settings than the last deployment gave (${other.join(', ')}): ` +
      'deploy again with -c release=<a new label>',
  ];
}
