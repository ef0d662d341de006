import { existsSync } from 'node:fs';
import * as v from 'valibot';
import { rolloutActors } from '../lambdas/contracts/rollout-actor.ts';
import { sharesOf } from './capacity.ts';

/** Values that a stage knows beforehand; one without a default is asked for at deployment. */
const SettingsSchema = v.strictObject({
  /** MHV's host, without a path (docs/domain.md 2). */
  MhvBaseUrl: v.optional(v.string()),
  StsBaseUrl: v.optional(v.string()),
  StsIssuer: v.optional(v.string()),
  StsJwksUrl: v.optional(v.string()),
  /** `service_account_id` and `iss` of our own assertions to STS (docs/domain.md 5). */
  StsServiceAccountId: v.optional(v.string()),
  StsAssertionIssuer: v.optional(v.string()),
  /** `aud` of callers' tokens, and our URL in their `scopes`. */
  ApiAudience: v.optional(v.string()),
  ApiScope: v.optional(v.string()),
});

const CacheSchema = v.variant('kind', [
  /** The stack's own VPC and ElastiCache Serverless for Valkey, IAM authentication. */
  v.strictObject({ kind: v.literal('own') }),
  /**
   * One that is there already: its endpoint, or its name in ElastiCache, is given at deployment. `inNetwork`: in a VPC
   * that is there already too, and that bust-cache joins.
   */
  v.strictObject({ kind: v.literal('existing'), inNetwork: v.boolean() }),
]);

const ReleaseSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('all-at-once') }),
  /** A new version gets this part of the traffic first; its alarms roll it back (docs/adr/0015). */
  v.strictObject({
    kind: v.literal('canary'),
    percentage: v.pipe(
      v.number(),
      v.minValue(1, 'a canary gets at least 1 percent'),
      v.maxValue(99, 'a canary gets at most 99 percent'),
    ),
    minutes: v.pipe(v.number(), v.integer(), v.minValue(1)),
  }),
]);

/** A folder of lambdas/ that has a handler: a number for a name that nobody has would be kept for nobody. */
const CapabilitySchema = v.pipe(
  v.string(),
  v.check((name) => existsSync(`lambdas/${name}/handler.ts`), 'there is no such capability'),
);

const StageConfigSchema = v.strictObject({
  settings: SettingsSchema,
  cache: CacheSchema,
  /** `private`: reached from inside a VPC that is there already, which create-account joins. */
  mhv: v.picklist(['public', 'private']),
  /** Whether accounts that are made there are nobody's: `ops smoke` creates one. */
  mhvIsTest: v.boolean(),
  /**
   * `listed`: a private API, for the VPC endpoints and their accounts that are given at deployment (docs/adr/0016). Of
   * them one is in the VPC that is there already: probe-api asks the API from there.
   */
  callers: v.picklist(['everyone', 'listed']),
  /** Whether the API has a domain name and certificate of its own, given at deployment. */
  customDomain: v.boolean(),
  /** Endpoints of AWS whose cryptography is validated by FIPS 140: there in the US and in GovCloud alone. */
  fipsEndpoints: v.boolean(),
  release: ReleaseSchema,
  /** Sandboxes kept for a capability; an account with the first limit of 10 has none to keep. */
  reservedConcurrency: v.record(CapabilitySchema, v.pipe(v.number(), v.integer(), v.minValue(1))),
  /** Who hears of things, where `-c contacts=<file>` does not say it: for a file without real addresses (docs/adr/0022). */
  contactsFile: v.optional(v.string()),
  /** Get every alarm and every recovery by e-mail, once they have confirmed. */
  alarmEmails: v.array(v.pipe(v.string(), v.email('not an e-mail address'))),
  /** Accounts of other teams that may put rules on the bus (docs/for-tool-teams.md). */
  subscriberAccounts: v.array(v.pipe(v.string(), v.regex(/^\d{12}$/, 'not an account number of 12 digits'))),
  /** Share of people that a fresh stage lets in; from then on the rollout's state says it (docs/rollout.md). */
  initialPercentage: v.pipe(
    v.number(),
    v.minValue(0, 'at least 0 percent'),
    v.maxValue(100, 'at most 100 percent'),
  ),
  /** `service_account_id` of the calling applications that an approval can name (docs/rollout.md). */
  applications: v.array(v.pipe(v.string(), v.regex(/^[A-Za-z0-9._-]{1,64}$/, 'not an id of an application'))),
  /** Who is in at a percentage: a hash of the feature's name and the actor (docs/domain.md 6). */
  rollout: v.strictObject({
    feature: v.pipe(v.string(), v.regex(/^[A-Za-z0-9._-]{1,64}$/, 'not a name of a feature')),
    actor: v.picklist(rolloutActors),
  }),
  /** Short ICNs of VA's test fixtures are accepted too (docs/domain.md 3); never in production. */
  allowShortIcns: v.boolean(),
  logLevel: v.picklist(['DEBUG', 'INFO', 'WARN', 'ERROR']),
  logRetentionDays: v.picklist([7, 30, 365]),
  /** Whether tables, queues, bus, key, secrets and logs outlive the stack. */
  retainState: v.boolean(),
  /** API Gateway's role for access logs belongs to the account: one stack per account may own it. */
  ownsApiGatewayAccount: v.boolean(),
  /** What API Gateway lets through, and how many work in the background, is made of it (infra/capacity.ts). */
  capacity: v.strictObject({
    /** Of the account's concurrent executions, those that this stage may have. */
    sandboxes: v.pipe(
      v.number(),
      v.integer(),
      v.minValue(8, 'at least 8: a quarter is for background work, and SQS has no fewer than 2 workers'),
      v.maxValue(
        4_000,
        'at most 4000: a quarter is for background work, and SQS has no more than 1000 workers',
      ),
    ),
    /** Milliseconds that MHV takes there (docs/domain.md 2). */
    upstreamMs: v.pipe(
      v.number(),
      v.integer(),
      v.minValue(0, 'milliseconds'),
      v.maxValue(10_000, 'at most 10000: an attempt at MHV is given up then (docs/adr/0012)'),
    ),
  }),
});

export type Settings = Readonly<v.InferOutput<typeof SettingsSchema>>;
/** What can differ between stages. */
export type StageConfig = Readonly<v.InferOutput<typeof StageConfigSchema>>;

/** @throws an error that names stage, field and value of everything to mend, before anything is synthesized. */
export function checkStageConfig(stage: string, config: StageConfig): StageConfig {
  const read = v.safeParse(StageConfigSchema, config);
  const problems = (read.issues ?? []).map(
    (issue) => `${v.getDotPath(issue)} is ${JSON.stringify(issue.input)}: ${issue.message}`,
  );
  const joins = 'that needs cache {kind: "existing", inNetwork: true}, whose VPC is joined';
  const hasNetwork = config.cache.kind === 'existing' && config.cache.inNetwork;
  if (config.mhv === 'private' && !hasNetwork) problems.push(`mhv is "private": ${joins}`);
  if (config.callers === 'listed' && !hasNetwork) {
    problems.push(`callers is "listed", and probe-api asks the API from inside a VPC: ${joins}`);
  }
  if (config.callers === 'listed' && config.customDomain) {
    problems.push(
      'customDomain is true: a private API, as callers "listed" makes one, is called by its endpoint',
    );
  }
  const reserved = config.reservedConcurrency['create-account'];
  const least = sharesOf(config.capacity).createAccount.sandboxes;
  if (reserved !== undefined && reserved < least) {
    problems.push(
      `reservedConcurrency.create-account is ${reserved}: API Gateway lets through what ${least} can hold, half of capacity.sandboxes, and what is refused behind it is a 500`,
    );
  }
  if (problems.length > 0) throw new Error(`infra/stages.ts, stage ${stage}: ${problems.join('; ')}.`);
  return config;
}
