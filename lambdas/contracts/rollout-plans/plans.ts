import type { Plan } from './plan.ts';
import { production } from './production.ts';
import { rehearsal } from './rehearsal.ts';
import { staging } from './staging.ts';

/** Every plan there is, by name. */
export const plans: Readonly<Record<string, Plan>> = { production, staging, rehearsal };

/** @throws an error that names the plans there are. */
export function planNamed(name: string): Plan {
  const plan = Object.hasOwn(plans, name) ? plans[name] : undefined;
  if (plan) return plan;
  throw new Error(`There is no rollout plan "${name}": there is ${Object.keys(plans).join(', ')}.`);
}
