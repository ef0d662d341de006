import * as v from 'valibot';
import { Applications } from '../rollout-flag.ts';

const Share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const Percentage = v.pipe(
  v.number(),
  v.minValue(0, 'at least 0 percent'),
  v.maxValue(100, 'at most 100 percent'),
  v.check((value) => Number.isInteger(Math.round(value * 1e9) / 1e6), 'three decimals at most'),
);

/** What a step has to keep to; the figures are those of limits.ts. */
const StepLimits = v.object({
  errors: v.object({ most: Share }),
  success: v.object({ least: Share, abortsBelow: Share }),
  uptime: v.object({ least: Share }),
  response: v.object({ ownMostMs: v.number(), wholeMostMs: v.number() }),
  satisfaction: v.object({ least: Share }),
});
export type StepLimits = v.InferOutput<typeof StepLimits>;

/** Who is told of a change, each by a notice of its own. */
export const audiences = ['stakeholders', 'support', 'engineers', 'internal-teams'] as const;
export type Audience = (typeof audiences)[number];

const Step = v.strictObject({
  percentage: Percentage,
  /** Least duration, without planned outages; what lowers comes exactly then, what raises not before. */
  minutes: v.pipe(v.number(), v.integer(), v.minValue(1)),
  limits: StepLimits,
  tells: v.pipe(v.array(v.picklist(audiences)), v.minLength(1, 'somebody has to be told')),
});
export type Step = v.InferOutput<typeof Step>;

const Zone = v.pipe(
  v.string(),
  v.check((zone) => {
    try {
      return Boolean(new Intl.DateTimeFormat('en-US', { timeZone: zone }));
    } catch {
      return false;
    }
  }, 'not an IANA time zone, such as America/New_York'),
);

const Phase = v.strictObject({
  name: v.pipe(v.string(), v.minLength(1)),
  /** Not before this wall-clock time there. */
  startsAt: v.optional(
    v.strictObject({ local: v.pipe(v.string(), v.isoDateTime('such as 2024-11-05T14:00')), zone: Zone }),
  ),
  /** What a person has to decide before it; the decision names the applications that take part. */
  approval: v.optional(v.strictObject({ by: v.string(), decides: v.string() })),
  applications: v.optional(Applications),
  steps: v.pipe(v.array(Step), v.minLength(1, 'a phase has at least one step')),
});
export type Phase = v.InferOutput<typeof Phase>;

const PlanSchema = v.pipe(
  v.strictObject({
    name: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]*$/, 'lower case letters, digits and hyphens')),
    /** Roles that have to sign the plan off before it starts; another plan, other signatures. */
    signOffs: v.array(v.string()),
    /** What a FAIL after the last step does: people are told, or the percentage goes to 0 too. */
    afterwards: v.picklist(['tell', 'abort']),
    phases: v.pipe(v.array(Phase), v.minLength(1)),
  }),
  v.check(
    ({ phases }) =>
      phases.every(
        ({ steps, approval }, index) =>
          steps.every(({ percentage }, at) => percentage > 0 || at === steps.length - 1) &&
          (index === 0 || phases[index - 1]?.steps.at(-1)?.percentage !== 0 || approval !== undefined),
      ),
    'a step of 0 percent gives no evidence: it ends its phase, and the next one begins with an approval',
  ),
  v.check(
    ({ phases }) =>
      phases.every(
        ({ approval, startsAt }, index) =>
          index === 0 ||
          (approval === undefined && startsAt === undefined) ||
          phases[index - 1]?.steps.at(-1)?.percentage === 0,
      ),
    'a phase that waits, for a person or its own time, comes after a step of 0 percent: nobody watches while it waits',
  ),
  v.check(
    ({ phases }) => phases.every(({ approval, applications }) => !(approval && applications)),
    'the approval of a phase names its applications: leave them out of the plan',
  ),
);
export type Plan = Readonly<v.InferOutput<typeof PlanSchema>>;

/** @throws an error that names plan, field and value of everything to mend. */
export function checkPlan(plan: Plan): Plan {
  const read = v.safeParse(PlanSchema, plan);
  if (read.success) return read.output;
  const problems = read.issues.map(
    (issue) =>
      `${v.getDotPath(issue) ?? 'the plan'} is ${JSON.stringify(issue.input)?.slice(0, 60)}: ${issue.message}`,
  );
  throw new Error(`Rollout plan ${plan.name}: ${problems.join('; ')}.`);
}

/** Where in a plan: both count from 0. Written for people as `production/1/2`, counting from 1. */
export interface Position {
  readonly phase: number;
  readonly step: number;
}

export function sayPosition(plan: Pick<Plan, 'name'>, { phase, step }: Position): string {
  return `${plan.name}/${phase + 1}/${step + 1}`;
}

/** @throws if the plan has no such step: a state of another plan. */
export function stepAt(plan: Plan, { phase, step }: Position): Step {
  const found = plan.phases[phase]?.steps[step];
  if (!found) throw new Error(`There is no step ${sayPosition(plan, { phase, step })} in the plan.`);
  return found;
}

/** The step before this one; none before the first. */
export function previousPosition(plan: Plan, { phase, step }: Position): Position | undefined {
  if (step > 0) return { phase, step: step - 1 };
  const before = plan.phases[phase - 1];
  return before && { phase: phase - 1, step: before.steps.length - 1 };
}

/** The step after this one; none after the last. */
export function nextPosition(plan: Plan, { phase, step }: Position): Position | undefined {
  if (plan.phases[phase]?.steps[step + 1]) return { phase, step: step + 1 };
  return plan.phases[phase + 1] ? { phase: phase + 1, step: 0 } : undefined;
}
