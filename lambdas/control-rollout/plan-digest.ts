import { createHash } from 'node:crypto';
import type { Plan } from '../contracts/rollout-plans/plan.ts';

/** What people sign: 16 hexadecimal digits that change with anything in the plan. */
export function digestOf(plan: Plan): string {
  return createHash('sha256').update(JSON.stringify(plan)).digest('hex').slice(0, 16);
}
