import type { StageConfig } from './stage-config.ts';

/** What every stage has unless it says something else. */
const common = {
  mhv: 'public',
  callers: 'everyone',
  customDomain: false,
  fipsEndpoints: false,
  release: { kind: 'all-at-once' },
  reservedConcurrency: {},
  applications: [],
  rollout: { feature: 'mhv_account_creation', actor: 'icn' },
  alarmEmails: [],
  subscriberAccounts: [],
  logLevel: 'INFO',
  retainState: false,
  ownsApiGatewayAccount: true,
  // A tenth of AWS's default limit, and what MHV is seen to take (docs/domain.md 2).
  capacity: { sandboxes: 100, upstreamMs: 2_000 },
} as const satisfies Partial<StageConfig>;

/** The only place where stages differ. */
export const stages = {
  /** `npm start`: the template runs on one machine, every setting is given by the start. */
  local: {
    ...common,
    settings: {},
    contactsFile: 'contacts.example.json',
    cache: { kind: 'existing', inNetwork: false },
    mhvIsTest: true,
    initialPercentage: 100,
    applications: ['local-va-gov'],
    allowShortIcns: true,
    logRetentionDays: 7,
    ownsApiGatewayAccount: false,
    // 120 requests a second are let through, so that 100 pass however they come. 150 ms are what the simulator takes.
    capacity: { sandboxes: 200, upstreamMs: 150 },
  },
  dev: {
    ...common,
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
    mhvIsTest: true,
    initialPercentage: 100,
    allowShortIcns: true,
    logRetentionDays: 30,
  },
  staging: {
    ...common,
    settings: { MhvBaseUrl: 'https://apigw-sysb.aws.myhealth.va.gov', StsIssuer: 'va.gov sign in' },
    cache: { kind: 'existing', inNetwork: true },
    mhvIsTest: true,
    initialPercentage: 0,
    // As in production, so that a release is tried before it counts; shorter, because nobody waits for it here.
    release: { kind: 'canary', percentage: 10, minutes: 2 },
    allowShortIcns: true,
    logRetentionDays: 30,
  },
  production: {
    ...common,
    settings: { MhvBaseUrl: 'https://api.myhealth.va.gov', StsIssuer: 'va.gov sign in' },
    cache: { kind: 'existing', inNetwork: true },
    mhvIsTest: false,
    initialPercentage: 0,
    customDomain: true,
    fipsEndpoints: true,
    release: { kind: 'canary', percentage: 10, minutes: 10 },
    allowShortIcns: false,
    logRetentionDays: 365,
    retainState: true,
    // Half of AWS's default limit: the account is not ours alone.
    capacity: { sandboxes: 500, upstreamMs: 2_000 },
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
