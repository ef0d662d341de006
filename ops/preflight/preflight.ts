import type { StageName } from '../../infra/stages.ts';
import type { RunbookHeading } from '../../lambdas/contracts/incidents.ts';
import { withoutIcns } from '../fault.ts';
import type { SmokeTarget } from '../smoke/ports.ts';
import { checkSecrets, checkStack } from '../smoke/stage-steps.ts';
import { type StepOutcome, settled, skipped } from '../smoke/step.ts';
import { checkAnswers, checkMethods } from './api-checks.ts';
import { both, type Check, onAws } from './check.ts';
import { checkKeys, checkMhv } from './party-checks.ts';
import type { PreflightPorts } from './ports.ts';
import { checkLoad, checkSmoke } from './proof-checks.ts';
import { checkConcurrency } from './room-check.ts';
import { checkDrift } from './stack-checks.ts';
import { checkCache, checkTimeToLive } from './state-checks.ts';
import { checkAlarms, checkSms, checkSubscriptions } from './watch-checks.ts';

/** In the order in which a fault explains those after it. */
const checks: readonly Check[] = [
  onAws('drift', 'one machine runs the template as it is', checkDrift),
  onAws('methods', 'one machine runs the template as it is', checkMethods),
  both('answers', checkAnswers),
  both('secrets', ({ name, stack, ports }) => checkSecrets(ports.smoke.secrets, name, stack)),
  both('cache', checkCache),
  onAws('ttl', 'the DynamoDB of one machine forgets nothing', checkTimeToLive),
  both('keys', checkKeys),
  both('mhv', checkMhv),
  both('alarms', checkAlarms),
  both('subscriptions', checkSubscriptions),
  onAws('sms', 'one machine sends none', checkSms),
  onAws('concurrency', 'one machine has no quota', checkConcurrency),
  both('smoke', checkSmoke),
  onAws('load', 'it is of a version, and one machine has none', checkLoad('load')),
  onAws('stress', 'it is of a version, and one machine has none', checkLoad('stress')),
];

export interface CheckReport {
  readonly check: string;
  readonly on: Check['on'];
  readonly status: 'ok' | 'failed' | 'not_applicable';
  readonly seen: string;
  /** Heading of docs/runbook.md. */
  readonly look?: RunbookHeading;
  readonly ms: number;
}

export interface PreflightReport {
  readonly stage: StageName;
  readonly passed: boolean;
  readonly checks: readonly CheckReport[];
}

/** Whether a stage is ready for people. A check that fails stops no other one. */
export async function preflight(
  name: StageName,
  { target, ports }: { readonly target: SmokeTarget; readonly ports: PreflightPorts },
  onCheck: (check: CheckReport) => void,
): Promise<PreflightReport> {
  const { clock } = ports.smoke;
  const reports: CheckReport[] = [];
  const run = async <T>({ name: check, on }: Omit<Check, 'run'>, look: () => Promise<StepOutcome<T>>) => {
    const startedAt = clock.now();
    const outcome = await settled(look);
    const report: CheckReport = {
      check,
      on,
      status: outcome.kind === 'skipped' ? 'not_applicable' : outcome.kind,
      seen: withoutIcns(outcome.seen),
      ...(outcome.kind === 'failed' && outcome.look ? { look: outcome.look } : {}),
      ms: clock.now() - startedAt,
    };
    reports.push(report);
    onCheck(report);
    return outcome.value;
  };
  const stack = await run({ name: 'stack', on: 'both' }, () => checkStack(ports.smoke));
  for (const check of checks) {
    await run(check, async () =>
      stack ? check.run({ name, stack, target, ports }) : skipped('there is no stack to look at'),
    );
  }
  return { stage: name, passed: reports.every(({ status }) => status !== 'failed'), checks: reports };
}
