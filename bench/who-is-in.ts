/**
 * How long it takes to decide who is in: the kept controls, the hash and a look at planned outages, over 1,000,000 people. The limit is 0.1 ms at the
 * 99th percentile (docs/rollout.md).
 */
import { KeptControls } from '../lambdas/create-account/kept-controls.ts';
import { admissionOf } from '../lambdas/create-account/who-is-in.ts';
import { systemClock as clock } from '../lambdas/ports/clock/system-clock.ts';

const PEOPLE = 1_000_000;
const WARM_UP = 10_000;
const FEATURE = 'mhv_account_creation';

const silent = {
  step: () => undefined,
  trouble: () => undefined,
  count: () => undefined,
  countFor: () => undefined,
  measure: () => undefined,
};
const arrivedAt = Date.now();
const outages = Array.from({ length: 20 }, (_, index) => {
  const start = arrivedAt + (index - 10.5) * 3_600_000;
  return { service: 'mhv' as const, start, end: start + 1_000 };
});
const read = async () => ({
  flag: { percentage: 20, applications: ['va-gov', 'mobile'] },
  calendar: { kind: 'read' as const, outages },
});
const kept = new KeptControls({ read }, { clock, telemetry: silent });

const times = new Float64Array(PEOPLE);
let into = 0;
for (let person = -WARM_UP; person < PEOPLE; person += 1) {
  const actor = `${1_000_000_000 + Math.abs(person) * 7_919}V${100_000 + (Math.abs(person) % 900_000)}`;
  const start = performance.now();
  const { kind } = admissionOf({ actor, application: 'mobile', arrivedAt }, await kept.current(), FEATURE);
  const took = performance.now() - start;
  if (person < 0) continue;
  times[person] = took;
  if (kind === 'in') into += 1;
}

times.sort();
for (const [what, share] of [
  ['p50', 0.5],
  ['p99', 0.99],
] as const) {
  console.log(`who is in, ${what}  ${(times[Math.floor(PEOPLE * share)] ?? 0).toFixed(4)} ms`);
}
console.log(`at 20 %: ${(into / PEOPLE) * 100} % of ${PEOPLE.toLocaleString('en')} are in`);
