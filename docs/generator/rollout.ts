import { limits } from '../../lambdas/contracts/limits.ts';
import { audiences, type Plan, sayPosition } from '../../lambdas/contracts/rollout-plans/plan.ts';
import { plans } from '../../lambdas/contracts/rollout-plans/plans.ts';
import { gateRules } from '../../lambdas/control-rollout/gates.ts';
import { code, table } from './markdown.ts';
import { withMarkedSections } from './marked-sections.ts';

/** docs/rollout.md: plans and gates, from their data. */
export function rolloutDocument(): string {
  return withMarkedSections('docs/rollout.md', { plans: planSections(), gates: gateTable() });
}

function planSections(): string {
  return Object.values(plans).map(planSection).join('\n\n');
}

function planSection(plan: Plan): string {
  const rows = plan.phases.flatMap(({ name, startsAt, approval, applications, steps }, phase) =>
    steps.map((step, index) => [
      code(sayPosition(plan, { phase, step: index })),
      name,
      index === 0
        ? [
            ...(startsAt ? [`not before ${startsAt.local} ${startsAt.zone}`] : []),
            ...(approval ? [`approval by ${approval.by}: ${approval.decides}`] : []),
            ...(applications ? [`applications: ${applications}`] : []),
          ].join('; ')
        : '',
      `**${step.percentage} %**`,
      sayDuration(step.minutes),
      step.tells.length === audiences.length ? 'everyone' : step.tells.join(', '),
    ]),
  );
  const signers = plan.signOffs.join(', ') || 'nobody';
  const afterwards =
    plan.afterwards === 'tell'
      ? 'A FAIL after the last step tells people and lowers nothing.'
      : 'A FAIL after the last step goes to 0 too.';
  return `### ${plan.name}

Signed off by: ${signers}. ${afterwards}

${table(['step', 'phase', 'before it', 'people who are in', 'at least', 'tells'], rows)}`;
}

function sayDuration(minutes: number): string {
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`;
}

const percent = (share: number) => `${Math.round(1e6 * share) / 1e4} %`;

function gateTable(): string {
  const { rollout } = limits;
  const {
    leastToAbort,
    shortWindow,
    sinceStep,
    drift,
    leastWithoutSuccess,
    leastToPass,
    burnRate,
    leastFailedProbes,
  } = gateRules;
  const shortMinutes = shortWindow.ms / 60_000;
  return table(
    ['gate', 'FAIL: to 0, everyone is told', 'PASS: nothing against a raise'],
    [
      [
        `errors < ${percent(rollout.errors.most)}`,
        `surely over ${percent(rollout.errors.most)} (Wilson's lower bound): in the last ${shortMinutes} minutes (n ≥ ${leastToAbort}, z = ${shortWindow.z}) or since the step began (n ≥ ${leastToAbort}, z = ${sinceStep.z}); or up and staying up (CUSUM of ${percent(rollout.errors.most)} against ${percent(drift.changed)} over ${drift.limit}); or ${leastWithoutSuccess} errors in ${shortMinutes} minutes without one success`,
        `n ≥ ${leastToPass.errors} and the estimate under ${percent(rollout.errors.most)}`,
      ],
      [
        `success > ${percent(rollout.success.least)}`,
        `surely under ${percent(rollout.success.abortsBelow)} (Wilson's upper bound, n ≥ ${leastToAbort}, z = ${sinceStep.z})`,
        `n ≥ ${leastToPass.success} and the estimate over ${percent(rollout.success.least)}`,
      ],
      [
        `uptime > ${percent(rollout.uptime.least)}`,
        `${leastFailedProbes} failed probes in an hour, and over ${burnRate} times the budget both in the hour and in the last ${shortMinutes} minutes`,
        'no violation; n is said, nothing is proven',
      ],
      [
        `response < ${rollout.response.wholeMostMs} ms`,
        `*our part* over ${rollout.response.ownMostMs} ms on average, in ${shortMinutes} minutes twice running (n ≥ ${leastToAbort} each)`,
        `the whole average under ${rollout.response.wholeMostMs} ms, or a person has accepted MHV's part`,
      ],
      [
        `satisfaction > ${percent(rollout.satisfaction.least)}`,
        'never',
        `the estimate over ${percent(rollout.satisfaction.least)}, or fewer than ${leastToPass.satisfaction} answers`,
      ],
    ],
  );
}
