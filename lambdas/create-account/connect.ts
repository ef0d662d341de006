import type * as v from 'valibot';
import type { AwsCalls } from '../platform/aws-calls.ts';
import { BatchedReads } from '../platform/batched-reads.ts';
import type { HttpClient } from '../platform/http-client.ts';
import { keyedIcnHash } from '../platform/icn-hash.ts';
import type { Observability } from '../platform/observability.ts';
import { StsAccessTokens } from '../ports/access-tokens/sts-access-tokens.ts';
import { MHV_ACCOUNT_PATH, MhvAccountProvider } from '../ports/account-provider/mhv-account-provider.ts';
import { systemClock as clock } from '../ports/clock/system-clock.ts';
import { EventBridgeBus } from '../ports/event-bus/event-bridge-bus.ts';
import { SqsEventFallback } from '../ports/event-fallback/sqs-event-fallback.ts';
import { DynamoResultStore } from '../ports/result-store/dynamo-result-store.ts';
import { SecretsManagerSecrets } from '../ports/secrets/secrets-manager-secrets.ts';
import { Breaker } from './breaker.ts';
import type { AskPorts } from './command.ts';
import type { WorkerEnvironment } from './env.ts';
import { RetryBudget } from './retry-budget.ts';

/** What both functions of this folder connect once per sandbox: to ask MHV, and to tell what came of it. */
export function connect(
  env: v.InferOutput<typeof WorkerEnvironment>,
  { telemetry }: Observability,
  { http, aws }: { readonly http: HttpClient; readonly aws: AwsCalls },
) {
  const secrets = new SecretsManagerSecrets(aws, clock);
  const mhvUrl = env.MHV_BASE_URL + MHV_ACCOUNT_PATH;
  const reads = new BatchedReads(aws);
  const ports: AskPorts = {
    results: new DynamoResultStore(aws, env.RESULTS_TABLE, clock, reads),
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
    bus: new EventBridgeBus(aws, env.EVENT_BUS),
    fallback: new SqsEventFallback(aws, env.FALLBACK_QUEUE_URL),
    breaker: new Breaker(telemetry),
    retryBudget: new RetryBudget(),
    clock,
    random: Math.random,
    telemetry,
  };
  return { ports, mhvUrl, reads, icnHash: keyedIcnHash(secrets, env.LOG_HASH_KEY_SECRET) };
}
