import type { RunbookHeading } from '../../lambdas/contracts/incidents.ts';
import { withoutIcns } from '../fault.ts';
import type { Api } from '../stage/api.ts';
import { checkAccepted, checkHealth, checkParts, checkRefusal } from './api-steps.ts';
import type { SmokePorts, SmokeTarget } from './ports.ts';
import { checkReleases, checkSecrets, checkStack } from './stage-steps.ts';
import { ok, type StepOutcome, settled, skipped } from './step.ts';
import { waitForBust } from './wait-for-bust.ts';

export interface StepReport {
  readonly step: string;
  readonly status: StepOutcome['kind'];
  readonly seen: string;
  /** Heading of docs/runbook.md. */
  readonly look?: RunbookHeading;
  readonly ms: number;
}

export interface SmokeReport {
  readonly stage: string;
  readonly correlation_id: string;
  /** No step failed, and none was left out because of another one. */
  readonly passed: boolean;
  readonly steps: readonly StepReport[];
}

/** One synthetic person's way through a stage. A step that fails does not stop those that can do without it. */
export async function smoke(
  target: SmokeTarget,
  ports: SmokePorts,
  onStep: (step: StepReport) => void,
): Promise<SmokeReport> {
  const { stage, icn, correlationId } = target;
  const steps: StepReport[] = [];
  const run = async <T>(step: string, check: () => Promise<StepOutcome<T>>): Promise<T | undefined> => {
    const startedAt = ports.clock.now();
    const outcome = await settled(check);
    const { kind: status, seen } = outcome;
    const look = outcome.kind === 'failed' && outcome.look ? { look: outcome.look } : {};
    steps.push({ step, status, seen: withoutIcns(seen), ...look, ms: ports.clock.now() - startedAt });
    onStep(steps.at(-1) as StepReport);
    return outcome.value;
  };
  const report = (): SmokeReport => ({
    stage,
    correlation_id: correlationId,
    passed: steps.every(({ status }) => status !== 'failed'),
    steps,
  });

  const stack = await run('stack', () => checkStack(ports));
  if (!stack) return report();
  await run('secrets', () => checkSecrets(ports.secrets, stage, stack));
  await run('release', () => checkReleases(ports.releases));
  const token = await run('token', async () => ok('a token of a caller', await ports.tokenFor(icn, stack)));

  const api: Api = { url: stack.apiUrl, http: ports.http, correlationId };
  const withToken = <T>(check: (token: string) => Promise<StepOutcome<T>>) =>
    token === undefined ? async () => skipped('there is no token') : () => check(token);
  await run('health', () => checkHealth(api));
  await run(
    'parts',
    withToken((given) => checkParts(api, given)),
  );
  await run('no-token', () => checkRefusal(api, { reason: 'token_missing', body: {} }));
  await run(
    'bad-icn',
    withToken((given) =>
      checkRefusal(api, { reason: 'icn_malformed', body: { icn: 'malformed' }, token: given }),
    ),
  );
  if (!target.mhvIsTest) {
    await run('account', async () => skipped("this stage's MHV is the real one"));
    await run('bust', async () => skipped('no account, no event'));
    return report();
  }
  const askedAt = ports.clock.now();
  const accepted = await run(
    'account',
    withToken((given) => checkAccepted(api, icn, given)),
  );
  await run('bust', () =>
    accepted === undefined
      ? Promise.resolve(skipped('no account, no event'))
      : waitForBust(ports, { correlationId, askedAt, occurredAt: accepted.occurredAt }),
  );
  return report();
}

/** `passed: 9 ok, 0 failed, 1 skipped; correlation id smoke-...`. */
export function sayCounts({ passed, steps, correlation_id: id }: SmokeReport): string {
  const count = (status: StepReport['status']) => steps.filter((step) => step.status === status).length;
  const counts = `${count('ok')} ok, ${count('failed')} failed, ${count('skipped')} skipped`;
  return `${passed ? 'passed' : 'failed'}: ${counts}; correlation id ${id}`;
}
