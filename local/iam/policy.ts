import { refuseOthers } from '../template/refuse.ts';

/** A policy document as it stands in the template, intrinsics resolved. */
export interface PolicyDocument {
  Statement: RawStatement | RawStatement[];
}

/** A statement as it stands in the template. */
export interface RawStatement {
  Effect?: string;
  Action?: string | string[];
  Resource?: string | string[];
  Principal?: string | Record<string, string | string[]>;
  Condition?: Record<string, Record<string, string | string[]>>;
  [other: string]: unknown;
}

/** A statement that is ready to be asked. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly RegExp[];
  readonly resources: readonly RegExp[];
  /** Service principals, `*` for everyone, empty for policies of a role. */
  readonly principals: readonly string[];
  readonly conditions: readonly Condition[];
}

interface Condition {
  readonly key: string;
  readonly patterns: readonly RegExp[];
}

/** What is asked: may `action` be done to `resource`? */
export interface AccessRequest {
  /** For example `sqs:SendMessage`. */
  readonly action: string;
  /** An ARN. */
  readonly resource: string;
  /** The calling service, for example `events.amazonaws.com`, when a resource's policy is asked. */
  readonly service?: string;
  /** The ARN on whose behalf a service calls (`aws:SourceArn`). */
  readonly sourceArn?: string;
}

/** Services that the local endpoint runs; grants for others (KMS, logs ...) cannot be used here. */
const SERVICES = ['dynamodb', 'events', 'secretsmanager', 'sqs', '*'];
const OPERATORS = ['ArnEquals', 'ArnLike', 'Bool', 'StringEquals', 'StringLike'];
const CONDITION_KEYS = ['aws:sourcearn', 'aws:sourceaccount', 'aws:securetransport'];
const STATEMENT_KEYS = ['Sid', 'Effect', 'Action', 'Resource', 'Principal', 'Condition'];

/** Compiles `*` and `?` of IAM's patterns. */
export function glob(pattern: string, flags = ''): RegExp {
  const source = escaped(pattern).replaceAll('\\*', '.*').replaceAll('\\?', '.');
  return new RegExp(`^${source}$`, flags);
}

const escaped = (text: string) => text.replace(/[.+^${}()|[\]\\*?]/g, '\\$&');

const listOf = <T>(value: T | T[] | undefined): T[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

/** Compiles a document; `owner` names it in the errors that unsupported parts cause. */
export function compilePolicy(document: PolicyDocument, owner: string): Statement[] {
  return listOf(document.Statement).flatMap((raw) => {
    refuseOthers(`${owner}, in a policy`, raw, STATEMENT_KEYS);
    const actions = listOf(raw.Action).filter((action) => SERVICES.includes(action.split(':')[0] ?? ''));
    if (actions.length === 0) return [];
    const principals =
      typeof raw.Principal === 'string' ? [raw.Principal] : Object.values(raw.Principal ?? {}).flat();
    return [
      {
        effect: raw.Effect === 'Deny' ? 'Deny' : 'Allow',
        actions: actions.map((action) => glob(action, 'i')),
        resources: listOf(raw.Resource).map((resource) => glob(resource)),
        principals,
        conditions: compileConditions(raw.Condition ?? {}, owner),
      } satisfies Statement,
    ];
  });
}

function compileConditions(raw: NonNullable<RawStatement['Condition']>, owner: string): Condition[] {
  return Object.entries(raw).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => {
      if (!OPERATORS.includes(operator) || !CONDITION_KEYS.includes(key.toLowerCase())) {
        throw new Error(`${owner}: condition ${operator} on ${key} is not supported by the local runtime`);
      }
      const patterns = listOf(values).map((value) =>
        operator === 'StringEquals' ? new RegExp(`^${escaped(String(value))}$`) : glob(String(value)),
      );
      return { key: key.toLowerCase(), patterns };
    }),
  );
}

/** IAM's answer: a matching Deny wins, then a matching Allow, else no. */
export function isAllowed(statements: readonly Statement[], request: AccessRequest): boolean {
  const matching = statements.filter((statement) => matches(statement, request));
  return matching.length > 0 && matching.every(({ effect }) => effect === 'Allow');
}

function matches(statement: Statement, { action, resource, service, sourceArn }: AccessRequest): boolean {
  const context: Record<string, string | undefined> = {
    'aws:sourcearn': sourceArn,
    'aws:sourceaccount': sourceArn?.split(':')[4],
    'aws:securetransport': 'true',
  };
  return (
    statement.actions.some((pattern) => pattern.test(action)) &&
    statement.resources.some((pattern) => pattern.test(resource)) &&
    (!service || statement.principals.some((principal) => principal === '*' || principal === service)) &&
    statement.conditions.every(({ key, patterns }) => {
      const value = context[key];
      return value !== undefined && patterns.some((pattern) => pattern.test(value));
    })
  );
}
