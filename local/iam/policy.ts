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
  /** Services and ARNs, `*` for everyone, empty for policies of a role. */
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
  /** A service (`events.amazonaws.com`) or an ARN, when a resource's policy is asked. */
  readonly principal?: string;
  /** The ARN on whose behalf a service calls (`aws:SourceArn`). */
  readonly sourceArn?: string;
  /** The service that uses a key in the caller's name (`kms:ViaService`). */
  readonly viaService?: string;
}

/** Services that the local endpoint runs; grants for others (logs ...) cannot be used here. */
const SERVICES = ['cloudwatch', 'dynamodb', 'events', 'kms', 'lambda', 'secretsmanager', 'sns', 'sqs', '*'];
/** The services that call others here by themselves; what other services are let do cannot be used. */
const CALLING_SERVICES = ['cloudwatch.amazonaws.com', 'events.amazonaws.com'];
const OPERATORS = ['ArnEquals', 'ArnLike', 'Bool', 'StringEquals', 'StringLike'];
const CONDITION_KEYS = ['aws:sourcearn', 'aws:sourceaccount', 'aws:securetransport', 'kms:viaservice'];
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
    const principals =
      typeof raw.Principal === 'string' ? [raw.Principal] : Object.values(raw.Principal ?? {}).flat();
    if (actions.length === 0 || (principals.length > 0 && principals.every(isOtherService))) return [];
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

const isOtherService = (principal: string) =>
  principal.endsWith('.amazonaws.com') && !CALLING_SERVICES.includes(principal);

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

function matches(statement: Statement, request: AccessRequest): boolean {
  const { action, resource, principal, sourceArn, viaService } = request;
  const context: Record<string, string | undefined> = {
    'aws:sourcearn': sourceArn,
    'aws:sourceaccount': sourceArn?.split(':')[4],
    'aws:securetransport': 'true',
    'kms:viaservice': viaService,
  };
  return (
    statement.actions.some((pattern) => pattern.test(action)) &&
    statement.resources.some((pattern) => pattern.test(resource)) &&
    (!principal || statement.principals.some((each) => each === '*' || each === principal)) &&
    statement.conditions.every(({ key, patterns }) => {
      const value = context[key];
      return value !== undefined && patterns.some((pattern) => pattern.test(value));
    })
  );
}
