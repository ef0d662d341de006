import { type CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';

/** One line of a log group. */
export interface LogEvent {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly message: string;
}

/** Log group of a stage's function (infra/constructs/capability-function.ts). */
export function logGroupOf(stage: string, capability: string): string {
  return `/aws/lambda/account-creation-${stage}-${capability}`;
}

/** The lines whose fields have these values, none before `since` (milliseconds since 1970), oldest first. */
export async function readLogLines(
  client: CloudWatchLogsClient,
  logGroupName: string,
  { fields, since }: { readonly fields: Readonly<Record<string, string>>; readonly since: number },
): Promise<readonly LogEvent[]> {
  const terms = Object.entries(fields).map(([name, value]) => `($.${name} = "${value}")`);
  const filterPattern = `{ ${terms.join(' && ')} }`;
  const lines: LogEvent[] = [];
  // A page can be empty and not the last: CloudWatch searches a part of the group at a time.
  for await (const { events = [] } of paginateFilterLogEvents(
    { client },
    { logGroupName, startTime: since, filterPattern },
  )) {
    for (const { message = '', timestamp = 0 } of events) lines.push({ at: timestamp, message });
  }
  return lines.sort((a, b) => a.at - b.at);
}
