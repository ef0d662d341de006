import { type LogQuery, logQueries } from '../../lambdas/contracts/log-queries.ts';
import { logGroupOf } from '../stage/log-lines.ts';
import type { TracePorts } from './ports.ts';

/** What is looked for: a person, or one request. */
export type Sought =
  | { readonly kind: 'person'; readonly icn: string }
  | { readonly kind: 'correlation-id'; readonly id: string };

/** A saved query with its value in it, and where it is asked; nothing of it says who the person is. */
export interface Question {
  readonly field: 'icn_hash' | 'correlation_id';
  readonly value: string;
  readonly query: string;
  readonly logGroups: readonly string[];
}

/** @throws one line if the stage's key cannot be read: a hash with another key would find nobody. */
export async function questionOf(stage: string, sought: Sought, ports: TracePorts): Promise<Question> {
  const query: LogQuery = logQueries[sought.kind];
  const groups = await ports.logGroups();
  const wanted = query.functions === 'all' ? groups : query.functions.map((name) => logGroupOf(stage, name));
  const value = sought.kind === 'person' ? await ports.icnHash(sought.icn) : sought.id;
  if (sought.kind === 'person' && value === 'unknown') {
    throw new Error(
      `the secret ${logHashKeyOf(stage)} cannot be read: secretsmanager:GetSecretValue on it and kms:Decrypt are needed`,
    );
  }
  return {
    field: sought.kind === 'person' ? 'icn_hash' : 'correlation_id',
    value,
    query: query.text(value),
    logGroups: groups.filter((group) => wanted.includes(group)),
  };
}

/** Key of the hash that stands in logs in place of an ICN (docs/adr/0011). */
export function logHashKeyOf(stage: string): string {
  return `account-creation/${stage}/log-hash-key`;
}

/** The query and where it is asked. */
export function linesOf({ field, value, query, logGroups }: Question): string[] {
  return [
    `${field}  ${value}`,
    '',
    'log groups',
    ...logGroups.map((group) => `  ${group}`),
    '',
    'query',
    ...query.split('\n').map((line) => `  ${line}`),
  ];
}

/** What asks Logs Insights from a shell. Times in milliseconds since 1970. */
export function shellLinesOf(
  { query, logGroups }: Question,
  { from, to }: { readonly from: number; readonly to: number },
): string[] {
  const seconds = (at: number) => Math.floor(at / 1000);
  return [
    '',
    'asked from a shell',
    `  aws logs start-query --start-time ${seconds(from)} --end-time ${seconds(to)} \\`,
    `    --log-group-names ${logGroups.join(' ')} \\`,
    `    --query-string '${query.replaceAll('\n', ' ')}'`,
    '  aws logs get-query-results --query-id <the queryId of its answer>',
  ];
}
