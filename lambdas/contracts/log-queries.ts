/** A question to CloudWatch Logs Insights that operators ask again and again, with one value left open. */
export interface LogQuery {
  /** Functions in whose logs the answer is; `all` of them. */
  readonly functions: readonly string[] | 'all';
  /** What is put in place of the value where the query is saved. */
  readonly placeholder: string;
  /** The query in Logs Insights' own language. */
  text(value: string): string;
}

const query = (filter: string, fields: readonly string[]) =>
  [`fields ${['@timestamp', 'service', ...fields].join(', ')}`, `filter ${filter}`, 'sort @timestamp'].join(
    '\n| ',
  );

/** A text within a query. */
const quoted = (value: string) => JSON.stringify(value);

/** Every change of the rollout, whoever made it, newest first: control-rollout logs each when people are told. */
export const rolloutChanges = [
  'fields @timestamp, change, percentage, position, why',
  'filter ispresent(change)',
  'sort @timestamp desc',
  'limit 50',
].join('\n| ');

/** The stage's saved queries, by what they look for; `ops trace` asks the same. */
export const logQueries = {
  /** Every request about a person: by the keyed hash of the ICN (docs/adr/0011), which these log. */
  person: {
    functions: ['create-account', 'create-account-worker', 'read-account'],
    placeholder: '<icn_hash>',
    text: (icnHash) => query(`icn_hash = ${quoted(icnHash)}`, ['correlation_id', 'application']),
  },
  /** One request on its whole way, step by step. */
  'correlation-id': {
    functions: 'all',
    placeholder: '<correlation_id>',
    text: (correlationId) =>
      query(`correlation_id = ${quoted(correlationId)}`, [
        'step',
        'outcome',
        'status',
        'code',
        'duration_ms',
        'fault',
        'fault_at',
      ]),
  },
  /** MHV's answers with one of its numbers (docs/errors.md). */
  code: {
    functions: ['create-account', 'create-account-worker'],
    placeholder: '<code>',
    text: (code) => query(`step = "mhv" and code = ${code}`, ['correlation_id', 'outcome', 'duration_ms']),
  },
  /** The requests of one calling application: its `service_account_id`. */
  application: {
    functions: ['create-account', 'read-account'],
    placeholder: '<service_account_id>',
    text: (application) =>
      query(`step = "token" and application = ${quoted(application)}`, ['correlation_id', 'icn_hash']),
  },
} as const satisfies Record<string, LogQuery>;
