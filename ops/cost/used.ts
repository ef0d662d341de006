import { type Component, type PriceName, prices } from './prices.ts';

/** How much of what has a price is used, in its unit. */
export type Used = Readonly<Partial<Record<PriceName, number>>>;

export function add(...all: readonly Used[]): Used {
  const sum: Partial<Record<PriceName, number>> = {};
  for (const used of all) for (const [name, amount] of amountsOf(used)) sum[name] = (sum[name] ?? 0) + amount;
  return sum;
}

export function times(factor: number, used: Used): Used {
  return Object.fromEntries(amountsOf(used).map(([name, amount]) => [name, factor * amount]));
}

/** US dollars. */
export function costOf(used: Used): number {
  return amountsOf(used).reduce((sum, [name, amount]) => sum + costOfAmount(name, amount), 0);
}

/** US dollars by component, the dearest first. */
export function byComponent(used: Used): readonly (readonly [Component, number])[] {
  const sums = new Map<Component, number>();
  for (const [name, amount] of amountsOf(used)) {
    const { component } = prices[name];
    sums.set(component, (sums.get(component) ?? 0) + costOfAmount(name, amount));
  }
  return [...sums].sort(([, a], [, b]) => b - a);
}

/** By price, the dearest first. */
export function dearest(used: Used): readonly { name: PriceName; amount: number; usd: number }[] {
  return amountsOf(used)
    .map(([name, amount]) => ({ name, amount, usd: costOfAmount(name, amount) }))
    .sort((a, b) => b.usd - a.usd);
}

const amountsOf = (used: Used) => Object.entries(used) as [PriceName, number][];

function costOfAmount(name: PriceName, amount: number): number {
  const { usd, per } = prices[name];
  return (amount * usd) / per;
}
