import { metrics } from '../contracts/metrics.ts';
import type { Plan } from '../contracts/rollout-plans/plan.ts';
import type { LogEntry, RolloutState } from '../contracts/rollout-state.ts';
import type { Clock } from '../ports/clock/clock.ts';
import type { Notices } from '../ports/notices/notices.ts';
import type { OutageStore } from '../ports/outage-store/outage-store.ts';
import type { RolloutEvidence } from '../ports/rollout-evidence/rollout-evidence.ts';
import type { RolloutStore } from '../ports/rollout-store/rollout-store.ts';
import type { Telemetry } from '../ports/telemetry/telemetry.ts';
import { changed } from './change-state.ts';
import { decide } from './decide.ts';
import { expectedAt } from './expected.ts';
import { noticesOf } from './notice.ts';
import { digestOf } from './plan-digest.ts';

export interface ControlRolloutPorts {
  readonly store: RolloutStore;
  readonly outages: OutageStore;
  readonly evidence: RolloutEvidence;
  readonly notices: Notices;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

export interface ControlRolloutSettings {
  readonly stage: string;
  readonly plans: Readonly<Record<string, Plan>>;
}

/** What one look came to. */
export type Look =
  | { readonly kind: 'nothing' | 'stayed'; readonly why: string }
  | { readonly kind: 'changed'; readonly entry: LogEntry }
  /** A person or another look was first; the next look decides on what they left. */
  | { readonly kind: 'conflict' };

/** Milliseconds of evidence that are looked at: a step that holds for longer is judged by its last three days. */
export const EVIDENCE_MS = 3 * 86_400_000;

/**
 * One look at the rollout. It can be cut off anywhere: what was decided is one write, and the next look tells people
 * what was not told yet. While it does not run, the percentage stays.
 */
export async function controlRollout(
  settings: ControlRolloutSettings,
  ports: ControlRolloutPorts,
): Promise<Look> {
  const { store, clock, telemetry } = ports;
  const state = await store.read();
  telemetry.count(metrics.rolloutLooked);
  if (!state) return { kind: 'nothing', why: 'nobody has started a plan' };
  await tell(state, settings, ports);
  const plan = settings.plans[state.plan?.name ?? ''];
  if (!state.plan || state.status === 'open') return { kind: 'nothing', why: 'there is no plan' };
  if (!plan || digestOf(plan) !== state.plan.digest) {
    telemetry.trouble('rollout', {
      outcome: 'the deployed plan is another one than was started',
      plan: state.plan.name,
    });
    telemetry.count(metrics.rolloutStuck);
    return { kind: 'stayed', why: 'the deployed plan is another one than was started: start it anew' };
  }

  const now = clock.now();
  const from = Math.max(state.stepBeganAt ?? now, now - EVIDENCE_MS);
  const [minutes, outages] = await Promise.all([
    state.percentage > 0 ? ports.evidence.minutes(from, now) : [],
    ports.outages.endingAfter(from),
  ]);
  const decision = decide({ plan, state, now, minutes, outages });
  telemetry.count(metrics.rolloutPercentage, state.percentage);
  if (decision.kind === 'stay') {
    telemetry.step('rollout', { outcome: decision.why, percentage: state.percentage });
    return { kind: 'stayed', why: decision.why };
  }
  const next = changed(state, decision.change, { by: 'controller', at: now, plan });
  if ((await store.write(state, next)) === 'conflict') return { kind: 'conflict' };
  const { what, why } = next.lastEntry;
  telemetry.step('rollout', { outcome: `${what}: ${why}`, percentage: next.percentage });
  if (what === 'aborted' || what === 'warned') telemetry.count(metrics.rolloutStopped);
  await tell(next, settings, ports);
  return { kind: 'changed', entry: next.lastEntry };
}

/** Tells people of every change that they were not told of, in order; at least once. */
async function tell(
  state: RolloutState,
  { stage, plans }: ControlRolloutSettings,
  { store, evidence, notices }: ControlRolloutPorts,
): Promise<void> {
  const told = await store.told();
  if (told >= state.version) return;
  const log = await store.log();
  for (const entry of log.filter(({ version }) => version > told)) {
    const plan = plans[entry.position?.split('/')[0] ?? state.plan?.name ?? ''];
    const expected = entry.what === 'announced' ? await expectedOf(entry, log, plan, evidence) : undefined;
    for (const notice of noticesOf({ stage, entry, plan, expected })) await notices.send(notice);
    await store.markTold(entry.version);
  }
}

async function expectedOf(
  entry: LogEntry,
  log: readonly LogEntry[],
  plan: Plan | undefined,
  evidence: RolloutEvidence,
) {
  const percentage = Number.parseFloat(entry.why);
  if (!plan || !Number.isFinite(percentage)) return undefined;
  const window = { from: entry.at - EVIDENCE_MS, to: entry.at };
  const [minutes, failures] = await Promise.all([
    evidence.minutes(window.from, window.to),
    evidence.failures(window.from, window.to),
  ]);
  return expectedAt(percentage, {
    log: log.filter(({ at }) => at <= entry.at),
    minutes,
    failures,
    ...window,
  });
}
