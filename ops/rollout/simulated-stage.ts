import type { OutageTime } from '../../lambdas/contracts/outage.ts';
import type { Plan } from '../../lambdas/contracts/rollout-plans/plan.ts';
import type { LogEntry, RolloutState } from '../../lambdas/contracts/rollout-state.ts';
import { changed } from '../../lambdas/control-rollout/change-state.ts';
import { type Command, obey } from '../../lambdas/control-rollout/commands.ts';
import { EVIDENCE_MS } from '../../lambdas/control-rollout/control-rollout.ts';
import { type Decision, decide } from '../../lambdas/control-rollout/decide.ts';
import type { Minute } from '../../lambdas/ports/rollout-evidence/rollout-evidence.ts';
import type { Random } from './poisson.ts';
import { generateMinute, type Traffic } from './traffic.ts';

export const MINUTE = 60_000;

/** A stage without a cloud, under a clock of its own: the controller's own decisions and the operators' own commands. */
export class SimulatedStage {
  readonly #plan: Plan;
  readonly #outages: readonly OutageTime[];
  readonly #log: LogEntry[] = [];
  #state: RolloutState;
  #now: number;
  #seen: Minute[] = [];

  /** `now` in milliseconds since 1970. */
  constructor(from: { plan: Plan; state: RolloutState; now: number; outages: readonly OutageTime[] }) {
    this.#plan = from.plan;
    this.#outages = from.outages;
    this.#state = from.state;
    this.#now = from.now;
  }

  get state(): RolloutState {
    return this.#state;
  }

  get now(): number {
    return this.#now;
  }

  get log(): readonly LogEntry[] {
    return this.#log;
  }

  /** The minutes since the step began, and no older ones than the controller reads. */
  get seen(): readonly Minute[] {
    return this.#seen;
  }

  /** A minute goes by with this traffic, if anybody is in. */
  pass(traffic: Traffic, random: Random): void {
    if (this.#state.percentage > 0) this.#seen.push(generateMinute(this.#now, traffic, random));
    this.#now += MINUTE;
    if ((this.#seen[0]?.at ?? this.#now) < this.#now - EVIDENCE_MS) this.#seen.shift();
  }

  /** The controller looks. */
  look(): Decision {
    const decision = decide({
      plan: this.#plan,
      state: this.#state,
      now: this.#now,
      minutes: this.#seen,
      outages: this.#outages,
    });
    if (decision.kind === 'change') {
      this.#become(
        changed(this.#state, decision.change, { by: 'controller', at: this.#now, plan: this.#plan }),
      );
    }
    return decision;
  }

  /** @throws CommandRefused, and nothing has changed. */
  ask(command: Command): void {
    const asked = { state: this.#state, plan: this.#plan, reason: 'simulated', now: this.#now };
    this.#become(
      changed(this.#state, obey(command, asked), { by: 'simulation', at: this.#now, plan: this.#plan }),
    );
  }

  #become(next: RolloutState): void {
    if (next.stepBeganAt !== this.#state.stepBeganAt) this.#seen = [];
    this.#state = next;
    this.#log.push(next.lastEntry);
  }
}
