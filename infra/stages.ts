/** Values that a stage knows beforehand; one without a default is asked for at deployment. */
export interface Settings {
  /** MHV's host, without a path (docs/domain.md 2). */
  readonly MhvBaseUrl?: string;
  readonly StsBaseUrl?: string;
  readonly StsIssuer?: string;
  readonly StsJwksUrl?: string;
  /** `service_account_id` and `iss` of our own assertions to STS (docs/domain.md 5). */
  readonly StsServiceAccountId?: string;
  readonly StsAssertionIssuer?: string;
  /** `aud` of callers' tokens, and our URL in their `scopes`. */
  readonly ApiAudience?: string;
  readonly ApiScope?: string;
}

export type CacheConfig =
  /** The stack's own VPC and ElastiCache Serverless for Valkey, IAM authentication. */
  | { readonly kind: 'own' }
  /**
   * One that is there already: its endpoint, or its name in ElastiCache, is given at deployment. `inNetwork`: in a VPC
   * that is there already too, and that bust-cache joins.
   */
  | { readonly kind: 'existing'; readonly inNetwork: boolean };

export interface StageConfig {
  readonly settings: Settings;
  readonly cache: CacheConfig;
  /** Short ICNs of VA's test fixtures are accepted too (docs/domain.md 3); never in production. */
  readonly allowShortIcns: boolean;
  readonly logLevel: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';
  readonly logRetentionDays: 7 | 30 | 365;
  /** Whether tables, key and logs outlive the stack. */
  readonly retainState: boolean;
  /** API Gateway's role for access logs belongs to the account: one stack per account may own it. */
  readonly ownsApiGatewayAccount: boolean;
  /** Requests a second, and at once, that API Gateway lets through. */
  readonly throttle: { readonly rate: number; readonly burst: number };
}

/** The only place where stages differ. */
export const stages = {
  /** `npm start`: the template runs on one machine, every setting is given by the start. */
  local: {
    settings: {},
    cache: { kind: 'existing', inNetwork: false },
    allowShortIcns: true,
    logLevel: 'INFO',
    logRetentionDays: 7,
    retainState: false,
    ownsApiGatewayAccount: false,
    throttle: { rate: 1_000, burst: 2_000 },
  },
  dev: {
    settings: {
      MhvBaseUrl: 'https://apigw-intb.aws.myhealth.va.gov',
      StsBaseUrl: 'https://dev-api.va.gov',
      StsIssuer: 'va.gov sign in',
      StsJwksUrl: 'https://dev-api.va.gov/sign_in/openid_connect/certs',
      StsServiceAccountId: 'mhv-account-creation-dev',
      StsAssertionIssuer: 'https://account-creation.dev.va.gov',
      ApiAudience: 'mhv-account-creation-dev',
      ApiScope: 'https://account-creation.dev.va.gov/v1/account',
    },
    cache: { kind: 'own' },
    allowShortIcns: true,
    logLevel: 'INFO',
    logRetentionDays: 30,
    retainState: false,
    ownsApiGatewayAccount: true,
    throttle: { rate: 50, burst: 100 },
  },
  staging: {
    settings: { MhvBaseUrl: 'https://apigw-sysb.aws.myhealth.va.gov', StsIssuer: 'va.gov sign in' },
    cache: { kind: 'existing', inNetwork: true },
    allowShortIcns: true,
    logLevel: 'INFO',
    logRetentionDays: 30,
    retainState: false,
    ownsApiGatewayAccount: true,
    throttle: { rate: 50, burst: 100 },
  },
  production: {
    settings: { MhvBaseUrl: 'https://api.myhealth.va.gov', StsIssuer: 'va.gov sign in' },
    cache: { kind: 'existing', inNetwork: true },
    allowShortIcns: false,
    logLevel: 'INFO',
    logRetentionDays: 365,
    retainState: true,
    ownsApiGatewayAccount: true,
    throttle: { rate: 50, burst: 100 },
  },
} as const satisfies Record<string, StageConfig>;

export type StageName = keyof typeof stages;

/** @throws an error that names the stages there are. */
export function readStageName(value: unknown): StageName {
  if (typeof value === 'string' && Object.hasOwn(stages, value)) return value as StageName;
  throw new Error(
    `There is no stage "${String(value)}": use -c stage=<name> with ${Object.keys(stages).join(' or ')}.`,
  );
}
