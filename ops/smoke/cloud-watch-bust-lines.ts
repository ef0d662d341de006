import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import * as v from 'valibot';
import { type LogEvent, logGroupOf, readLogLines } from '../stage/log-lines.ts';
import type { BustLine } from './ports.ts';

/** What bust-cache logs at the step `bust` (lambdas/bust-cache), as far as an operator wants it. */
const Line = v.object({
  level: v.string(),
  outcome: v.string(),
  fault: v.optional(v.string()),
  fault_code: v.optional(v.string()),
});

/** Reads bust-cache's log group; on one machine the local AWS endpoint answers, so that the same call is run there. */
export async function readBustLines(
  client: CloudWatchLogsClient,
  stage: string,
  event: { readonly correlationId: string; readonly since: number },
): Promise<readonly BustLine[]> {
  const fields = { correlation_id: event.correlationId, step: 'bust', pass: 'first' };
  const lines = await readLogLines(client, logGroupOf(stage, 'bust-cache'), { fields, since: event.since });
  return lines.map(read);
}

function read({ message, at }: LogEvent): BustLine {
  const {
    level,
    outcome,
    fault,
    fault_code: code,
  } = v.parse(v.pipe(v.string(), v.parseJson(), Line), message);
  const says = [outcome, fault, code].filter((part) => part !== undefined).join(', ');
  return { busted: level === 'INFO', at, says };
}
