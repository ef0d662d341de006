import { parseArgs } from 'node:util';
import type { Plan } from '../lambdas/contracts/rollout-plans/plan.ts';
import { planNamed } from '../lambdas/contracts/rollout-plans/plans.ts';

/** It has to be called differently: one line that says how, exit code 2. */
export class WrongUse extends Error {
  override readonly name = 'WrongUse';
}

/** What follows `npm start --`: the plan of `--plan <name>`, if it is there. @throws WrongUse */
export function readPlan(args: readonly string[]): Plan | undefined {
  try {
    const options = { plan: { type: 'string' } } as const;
    const { plan } = parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
    return plan === undefined ? undefined : planNamed(plan);
  } catch (error) {
    const [line = ''] = (error as Error).message.split('\n');
    throw new WrongUse(`${line.replace(/\.$/, '')} (npm start -- --plan <name>)`);
  }
}
