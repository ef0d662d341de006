import type { LogEntry } from '../../../lambdas/contracts/rollout-state.ts';
import type { Status } from '../../rollout/status.ts';

/** One step of the plan, and whether it was, is or comes. */
export interface StepOnLine {
  /** `production/1/2`. */
  readonly name: string;
  readonly percentage: number;
  readonly minutes: number;
  readonly place: 'done' | 'current' | 'to come';
}

export interface PhaseOnLine {
  readonly name: string;
  /** Who has to approve it, and what is decided with that. */
  readonly approval?: { readonly by: string; readonly decides: string };
  readonly steps: readonly StepOnLine[];
}

/** A plan that can be started here. */
export interface PlanOffered {
  readonly name: string;
  readonly digest: string;
  readonly signatures: readonly { readonly role: string; readonly signedBy?: string }[];
  /** Its steps with their earliest dates, in lines as the command prints them. */
  readonly schedule: readonly string[];
  readonly steps: readonly string[];
}

export interface RolloutView {
  readonly status: Status;
  /** None without a plan, or if the plan here is another one. */
  readonly line: readonly PhaseOnLine[];
  readonly plans: readonly PlanOffered[];
  /** Ids of the applications that the stage knows. */
  readonly applications: readonly string[];
  /** Newest first. */
  readonly log: readonly LogEntry[];
}
