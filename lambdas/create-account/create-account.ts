import { metrics } from '../contracts/metrics.ts';
import { pendingWork, type StoredResults } from '../ports/result-store/result-store.ts';
import { accept } from './accept.ts';
import { askAndTell, readStored, staleOutcome } from './ask-and-tell.ts';
import type { CreateAccount, CreateAccountOutcome, CreateAccountPorts } from './command.ts';
import { answeringAccount } from './policy.ts';
import { type Admission, admissionOf } from './who-is-in.ts';

/** The main job: the stored account answers, or who is in is asked of MHV, now or in the background. */
export async function createAccount(
  command: CreateAccount,
  ports: CreateAccountPorts,
): Promise<CreateAccountOutcome> {
  // Asked together, so that both are one round trip.
  const [stored, controls] = await Promise.all([
    readStored(command.request.icn, ports),
    ports.controls.current(),
  ]);
  const answering = answeringAccount(stored, command.noCache);
  if (answering) {
    ports.telemetry.count(metrics.storedAnswer);
    return { kind: 'stored', ...answering };
  }
  const pending = pendingWork(stored);
  if (command.inBackground && pending) {
    ports.telemetry.count(metrics.joined);
    return { kind: 'accepted', ...pending, noted: true };
  }

  const admission = admissionOf(command, controls, ports.feature);
  if (admission.kind !== 'in') return notAsked(admission, stored, ports);
  const accepted = command.inBackground ? await accept(command, stored, ports) : undefined;
  if (accepted) return accepted;

  const { outcome, waitedMs } = await askAndTell({ ...command, since: command.receivedAt }, stored, ports);
  ports.telemetry.measure(metrics.ownDuration, ports.clock.now() - command.receivedAt - waitedMs);
  return outcome;
}

/** MHV is not asked: no event, nothing stored, in no rate. */
function notAsked(
  admission: Exclude<Admission, { kind: 'in' }>,
  stored: StoredResults,
  { telemetry }: CreateAccountPorts,
): CreateAccountOutcome {
  switch (admission.kind) {
    case 'unknown':
      telemetry.count(metrics.rolloutUnknown);
      return { kind: 'rollout_unknown' };
    case 'out':
      telemetry.step('rollout', { outcome: 'not in', detail: admission.detail });
      telemetry.count(metrics.notInRollout);
      return { kind: 'not_in_rollout', detail: admission.detail };
    case 'planned_outage':
      telemetry.step('outage', { outcome: 'MHV is not asked', away: admission.outage.service });
      telemetry.count(metrics.plannedOutage);
      return staleOutcome(stored, 'planned_outage', telemetry) ?? admission;
  }
}
