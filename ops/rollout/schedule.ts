import { type OutageTime, timeWithoutOutages } from '../../lambdas/contracts/outage.ts';
import {
  audiences,
  type Plan,
  type Position,
  type Step,
  sayPosition,
} from '../../lambdas/contracts/rollout-plans/plan.ts';
import { startOf } from '../../lambdas/control-rollout/starts-at.ts';
import { sayMinutes, sayTime } from './said.ts';

const MINUTE = 60_000;

/** A step and when it can begin at the earliest: milliseconds since 1970. */
export interface Scheduled {
  readonly position: Position;
  readonly step: Step;
  readonly begins: number;
}

/** Every step's earliest beginning, if each gate passes at once and people approve at once. */
export function scheduleOf(plan: Plan, now: number, outages: readonly OutageTime[]): readonly Scheduled[] {
  const scheduled: Scheduled[] = [];
  let at = now;
  for (const [phase, { steps, ...rest }] of plan.phases.entries()) {
    at = Math.max(at, startOf({ steps, ...rest }) ?? at);
    for (const [index, step] of steps.entries()) {
      scheduled.push({ position: { phase, step: index }, step, begins: at });
      at = timeAfter(at, step.minutes * MINUTE, outages);
    }
  }
  return scheduled;
}

/** When so much time without planned outages has passed (both in milliseconds). */
export function timeAfter(from: number, ms: number, outages: readonly OutageTime[]): number {
  let at = from + ms;
  // Each pass adds what outages took; what it adds may be in another one.
  for (let missing = ms; missing > 0; at += missing) missing = ms - timeWithoutOutages(from, at, outages);
  return at;
}

/** The plan as people see it before it starts: dates, approvals, and who is told. */
export function linesOfSchedule(plan: Plan, now: number, outages: readonly OutageTime[]): string[] {
  const scheduled = scheduleOf(plan, now, outages);
  const lines = scheduled.flatMap(({ position, step, begins }) => {
    const { name, approval, startsAt } = plan.phases[position.phase] ?? { name: '' };
    return [
      ...(position.step === 0 && approval ? [`  approval by ${approval.by}: ${approval.decides}`] : []),
      ...(position.step === 0 && startsAt ? [`  not before ${startsAt.local} ${startsAt.zone}`] : []),
      `  ${sayPosition(plan, position).padEnd(16)}  ${name.padEnd(8)}  ${`${step.percentage} %`.padStart(6)}  ${sayMinutes(step.minutes).padStart(7)}  from ${sayTime(begins)}  tells ${step.tells.length === audiences.length ? 'everyone' : step.tells.join(', ')}`,
    ];
  });
  const last = scheduled.at(-1);
  const done = last ? timeAfter(last.begins, last.step.minutes * MINUTE, outages) : now;
  return [
    ...lines,
    `  done on ${sayTime(done)} at the earliest; every approval and every gate that holds adds to it`,
  ];
}
