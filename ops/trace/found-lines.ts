import type { LogEvent } from '../stage/log-lines.ts';
import type { TracePorts } from './ports.ts';
import type { Question } from './question.ts';

/** In this order, as far as a line has them; the rest of it is for Logs Insights. */
const SHOWN = [
  'service',
  'correlation_id',
  'application',
  'step',
  'outcome',
  'reason',
  'status',
  'code',
  'duration_ms',
  'fault',
  'fault_code',
];

/** What the logs have about it, oldest first; `since` in milliseconds since 1970. */
export async function findLines(
  { logGroups, field, value }: Question,
  ports: TracePorts,
  since: number,
): Promise<readonly string[]> {
  const found: LogEvent[] = [];
  // One after the other: CloudWatch lets an account filter log events a few times a second.
  for (const group of logGroups) found.push(...(await ports.lines(group, field, value, since)));
  return found.sort((a, b) => a.at - b.at).map(lineOf);
}

function lineOf({ at, message }: LogEvent): string {
  const fields = JSON.parse(message) as Record<string, unknown>;
  const shown = SHOWN.flatMap((name) => (fields[name] === undefined ? [] : [`${name}=${fields[name]}`]));
  return `${new Date(at).toISOString()}  ${shown.join(' ')}`;
}
