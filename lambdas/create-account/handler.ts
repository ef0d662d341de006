import { BatchedReads } from '../platform/batched-reads.ts';
import { readEnvironment } from '../platform/environment.ts';
import { keepAliveHttpClient } from '../platform/http-client.ts';
import { keyedIcnHash } from '../platform/icn-hash.ts';
import { observe } from '../platform/observability.ts';
import { signedCalls } from '../platform/signed-calls.ts';
import { StsAccessTokens } from '../ports/access-tokens/sts-access-tokens.ts';
import { MHV_ACCOUNT_PATH, MhvAccountProvider } from '../ports/account-provider/mhv-account-provider.ts';
import { systemClock as clock } from '../ports/clock/system-clock.ts';
import { DynamoControlStore } from '../ports/control-store/dynamo-control-store.ts';
import { EventBridgeBus } from '../ports/event-bus/event-bridge-bus.ts';
import { SqsEventFallback } from '../ports/event-fallback/sqs-event-fallback.ts';
import { DynamoResultStore } from '../ports/result-store/dynamo-result-store.ts';
import { SecretsManagerSecrets } from '../ports/secrets/secrets-manager-secrets.ts';
import { createTokenVerifier } from '../ports/token-verifier/create-token-verifier.ts';
import { Breaker } from './breaker.ts';
import { CreateAccountEnvironment } from './env.ts';
import { KeptControls } from './kept-controls.ts';
import { RetryBudget } from './retry-budget.ts';
import { createAccountRoute } from './route.ts';

const env = readEnvironment(CreateAccountEnvironment);
const http = keepAliveHttpClient();
const aws = signedCalls(http);
const secrets = new SecretsManagerSecrets(aws, clock);
const mhvUrl = env.MHV_BASE_URL + MHV_ACCOUNT_PATH;
const observability = observe(env);
const reads = new BatchedReads(aws);
const initialFlag = { percentage: env.INITIAL_PERCENTAGE, applications: 'all' } as const;

export const handler = createAccountRoute(observability, {
  verifier: createTokenVerifier(env, http, clock),
  scope: env.API_SCOPE,
  allowShortIcns: env.ALLOW_SHORT_ICNS,
  mhvUrl,
  icnHash: keyedIcnHash(secrets, env.LOG_HASH_KEY_SECRET),
  results: new DynamoResultStore(aws, env.RESULTS_TABLE, clock, reads),
  controls: new KeptControls(new DynamoControlStore(reads, env.CONTROL_TABLE, initialFlag), {
    clock,
    telemetry: observability.telemetry,
  }),
  feature: env.ROLLOUT_FEATURE,
  actor: env.ROLLOUT_ACTOR,
  countedApplications: env.APPLICATIONS,
  mhv: new MhvAccountProvider({ url: mhvUrl, apiKeySecret: env.MHV_API_KEY_SECRET }, http, secrets),
  tokens: new StsAccessTokens(
    {
      baseUrl: env.STS_BASE_URL,
      assertionIssuer: env.STS_ASSERTION_ISSUER,
      serviceAccountId: env.STS_SERVICE_ACCOUNT_ID,
      scope: mhvUrl,
      signingKeySecret: env.STS_SIGNING_KEY_SECRET,
    },
    http,
    secrets,
    clock,
  ),
  breaker: new Breaker(observability.telemetry),
  retryBudget: new RetryBudget(),
  bus: new EventBridgeBus(aws, env.EVENT_BUS),
  fallback: new SqsEventFallback(aws, env.FALLBACK_QUEUE_URL),
  clock,
  random: Math.random,
  telemetry: observability.telemetry,
});
