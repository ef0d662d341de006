import { metrics } from '../contracts/metrics.ts';
import { endingAfter } from '../contracts/outage.ts';
import type { Plan } from '../contracts/rollout-plans/plan.ts';
import type { LogEntry, RolloutState } from '../contracts/rollout-state.ts';
import type { Clock } from '../ports/clock/clock.ts';
import type { Notices } from '../ports/notices/notices.ts';
import type { OutageStore } from '../ports/outage-store/outage-store.ts';
import type { RolloutEvidence } from '../ports/rollout-evidence/rollout-evidence.ts';
import type { RolloutStore } from '../ports/rollout-store/rollout-store.ts';
import type { Telemetry } from '../ports/telemetry/telemetry.ts';
import { changed } from './change-state.ts';
import { type Decision, decide } from './decide.ts';
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
  const now = clock.now();
  const decision = await decideNow(state, now, settings, ports);
  telemetry.count(metrics.rolloutPercentage, state.percentage);
  if (decision.kind === 'stay') {
    telemetry.step('rollout', { outcome: decision.why, percentage: state.percentage });
    if (decision.stuck) telemetry.count(metrics.rolloutStuck);
    await tell(state, settings, ports);
    return { kind: 'stayed', why: decision.why };
  }
  // A raise waits until people know of what was before it; what lowers does not wait for them.
  if (decision.change.what === 'raised') await tell(state, settings, ports);
  const plan = settings.plans[state.plan?.name ?? ''];
  const next = changed(state, decision.change, { by: 'controller', at: now, ...(plan ? { plan } : {}) });
  if ((await store.write(state, next)) === 'conflict') return { kind: 'conflict' };
  const { what, why } = next.lastEntry;
  telemetry.step('rollout', { outcome: `${what}: ${why}`, percentage: next.percentage });
  if (what === 'aborted' || what === 'warned') telemetry.count(metrics.rolloutStopped);
  await tell(next, settings, ports);
  return { kind: 'changed', entry: next.lastEntry };
}

async function decideNow(
  state: RolloutState,
  now: number,
  { plans }: ControlRolloutSettings,
  { evidence, outages, telemetry }: ControlRolloutPorts,
): Promise<Decision> {
  const plan = plans[state.plan?.name ?? ''];
  if (!state.plan || state.status === 'open') return { kind: 'stay', why: 'there is no plan' };
  const other = 'the deployed plan is another one than was started: start it at a step';
  if (!plan || (state.position && !plan.phases[state.position.phase]?.steps[state.position.step])) {
    return { kind: 'stay', why: other, stuck: true };
  }
  const began = state.stepBeganAt ?? now;
  let unreadable = false;
  const [minutes, planned] = await Promise.all([
    state.percentage > 0
      ? evidence.minutes(Math.max(began, now - EVIDENCE_MS), now).catch((fault: unknown) => {
          // Without evidence nothing is raised; what lowers by its time still comes.
          telemetry.trouble('rollout', { outcome: 'no evidence' }, fault);
          unreadable = true;
          return [];
        })
      : [],
    outages.read(),
  ]);
  const decision = decide({ plan, state, now, minutes, outages: endingAfter(began, planned) });
  if (digestOf(plan) !== state.plan.digest) {
    // What people signed is not here any more: faults are stopped all the same, and nothing else moves.
    const stops = decision.kind === 'change' && ['aborted', 'warned'].includes(decision.change.what);
    return stops ? decision : { kind: 'stay', why: other, stuck: true };
  }
  return decision.kind === 'stay' && unreadable ? { ...decision, stuck: true } : decision;
}

/** Tells people of every change that they were not told of, in order; at least once. */
async function tell(
  state: RolloutState,
  { stage, plans }: ControlRolloutSettings,
  { store, evidence, notices, telemetry }: ControlRolloutPorts,
): Promise<void> {
  const told = await store.told();
  if (told >= state.version) return;
  const log = await store.log();
  for (const entry of log.filter(({ version }) => version > told)) {
    const plan = plans[entry.position?.split('/')[0] ?? state.plan?.name ?? ''];
    const expected = entry.what === 'announced' ? await expectedOf(entry, log, plan, evidence) : undefined;
    for (const notice of noticesOf({ stage, entry, plan, expected })) await notices.send(notice);
    await store.markTold(entry.version);
    const { what: change, percentage, position = 'none', why } = entry;
    telemetry.step('rollout', { change, percentage, position, why });
  }
}

async function expectedOf(
  entry: LogEntry,
  log: readonly LogEntry[],
  plan: Plan | undefined,
  evidence: RolloutEvidence,
) {
  if (!plan || entry.next === undefined) return undefined;
  const window = { from: entry.at - EVIDENCE_MS, to: entry.at };
  const [minutes, failures] = await Promise.all([
    evidence.minutes(window.from, window.to),
    evidence.failures(window.from, window.to),
  ]);
  return expectedAt(entry.next, {
    log: log.filter(({ at }) => at <= entry.at),
    minutes,
    failures,
    ...window,
  });
}
