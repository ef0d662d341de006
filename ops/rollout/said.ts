import type { Applications } from '../../lambdas/contracts/rollout-flag.ts';
import type { LogEntry } from '../../lambdas/contracts/rollout-state.ts';
import type { Gate } from '../../lambdas/control-rollout/gates.ts';

/** A sandbox keeps the percentage for 5 s and needs a moment to read it (docs/rollout.md). */
export const KILL_HOLDS = 'It holds everywhere within 6 s: from then on nobody new is let in.';

/** Times, durations, gates and changes as every command and the simulation print them. */
export function sayTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** `24 h`, `1 h 30 min`, `1 min`. */
export function sayMinutes(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return [...(hours > 0 ? [`${hours} h`] : []), ...(rest > 0 || hours === 0 ? [`${rest} min`] : [])].join(
    ' ',
  );
}

export function sayApplications(applications: Applications): string {
  return applications === 'all' ? 'all' : applications.join(', ');
}

type SaidGate = Omit<Gate, 'name' | 'interval'> & {
  readonly name: string;
  readonly interval?: Gate['interval'] | undefined;
};

/** `HOLD  errors        n = 120  0.83 % (0.08 to 7.51 %)  n under 300`. */
export function lineOfGate({ name, verdict, n, estimate, interval, why }: SaidGate): string {
  const percent = (share: number) => (100 * share).toFixed(2);
  const figure =
    estimate === undefined
      ? '-'
      : name === 'response'
        ? `${Math.round(estimate)} ms`
        : `${percent(estimate)} %${interval ? ` (${percent(interval.lower)} to ${percent(interval.upper)} %)` : ''}`;
  return `${verdict}  ${name.padEnd(12)}  n = ${String(n).padEnd(6)}  ${figure.padEnd(24)}  ${why}`;
}

/** One change in one line, and a line for each gate that has something to say against it. */
export function linesOfEntry({
  version,
  at,
  by,
  what,
  why,
  percentage,
  position,
  gates = [],
}: LogEntry): string[] {
  const where = (position ?? '-').padEnd(16);
  return [
    `${String(version).padStart(4)}  ${sayTime(at)}  ${`${percentage} %`.padStart(6)}  ${where}  ${what.padEnd(10)}  ${why} (${by})`,
    ...gates
      .filter(({ verdict }) => what === 'raised' || what === 'completed' || verdict !== 'PASS')
      .map((gate) => `      ${lineOfGate(gate)}`),
  ];
}
