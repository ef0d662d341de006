import { bustCache } from '../../lambdas/bust-cache/bust-cache.ts';
import { AccountCreationFailedRead } from '../../lambdas/contracts/events/account-creation-failed.ts';
import { AccountCreationSucceededRead } from '../../lambdas/contracts/events/account-creation-succeeded.ts';
import { fromBus } from '../../lambdas/contracts/events/from-bus.ts';
import { PipelineEvent } from '../../lambdas/contracts/events/pipeline-event.ts';
import { Breaker } from '../../lambdas/create-account/breaker.ts';
import { KeptControls } from '../../lambdas/create-account/kept-controls.ts';
import { RetryBudget } from '../../lambdas/create-account/retry-budget.ts';
import { createAccountRoute } from '../../lambdas/create-account/route.ts';
import { accountWorker } from '../../lambdas/create-account/worker.ts';
import type { HttpClient } from '../../lambdas/platform/http-client.ts';
import { keyedIcnHash } from '../../lambdas/platform/icn-hash.ts';
import { type Observability, observe } from '../../lambdas/platform/observability.ts';
import { queueHandler } from '../../lambdas/platform/queue.ts';
import { StsAccessTokens } from '../../lambdas/ports/access-tokens/sts-access-tokens.ts';
import { MhvAccountProvider } from '../../lambdas/ports/account-provider/mhv-account-provider.ts';
import type { BackgroundWork } from '../../lambdas/ports/background-work/background-work.ts';
import type { Clock } from '../../lambdas/ports/clock/clock.ts';
import type { ControlStore } from '../../lambdas/ports/control-store/control-store.ts';
import type { EventBus } from '../../lambdas/ports/event-bus/event-bus.ts';
import type { EventFallback } from '../../lambdas/ports/event-fallback/event-fallback.ts';
import type { ProfileCache } from '../../lambdas/ports/profile-cache/profile-cache.ts';
import type { ResultStore } from '../../lambdas/ports/result-store/result-store.ts';
import type { Secrets } from '../../lambdas/ports/secrets/secrets.ts';
import type { Telemetry } from '../../lambdas/ports/telemetry/telemetry.ts';
import { createTokenVerifier } from '../../lambdas/ports/token-verifier/create-token-verifier.ts';
import { readAccountRoute } from '../../lambdas/read-account/route.ts';
import { republishEvents } from '../../lambdas/republish-events/republish-events.ts';
import { storeError } from '../../lambdas/store-error/store-error.ts';
import { tokenSettings } from '../fixtures/tokens.ts';
import type { Handler } from './platform.ts';

/** What is outside of the functions. */
export interface Outside {
  readonly results: ResultStore;
  readonly controls: ControlStore;
  readonly bus: EventBus;
  readonly fallback: EventFallback;
  readonly work: BackgroundWork;
  readonly cache: ProfileCache;
  readonly http: HttpClient;
  readonly secrets: Secrets;
  readonly random: () => number;
}

export const secretNames = {
  mhvApiKey: 'mhv-api-key',
  signingKey: 'sts-signing-key',
  hashKey: 'log-hash-key',
};

/**
 * The functions as their handler.ts put them together, with other implementations of what is outside; each call is a
 * cold start. A function without an entry here is not part of what is simulated.
 */
export function functionsOf(outside: Outside): Readonly<Record<string, (clock: Clock) => Handler>> {
  const { results, bus, cache, http, secrets } = outside;
  const icnHash = keyedIcnHash(secrets, secretNames.hashKey);
  const verifying = (clock: Clock) => ({
    verifier: createTokenVerifier(
      {
        STS_ISSUER: tokenSettings.issuer,
        STS_JWKS_URL: tokenSettings.jwksUrl,
        API_AUDIENCE: tokenSettings.audience,
      },
      http,
      clock,
    ),
    scope: tokenSettings.scope,
    allowShortIcns: false,
    icnHash,
  });
  /** As lambdas/create-account/connect.ts. */
  const asking = (clock: Clock, telemetry: Telemetry) => ({
    countedApplications: ['va-gov-back-end'],
    mhv: new MhvAccountProvider(
      { url: tokenSettings.mhvUrl, apiKeySecret: secretNames.mhvApiKey },
      http,
      secrets,
    ),
    tokens: new StsAccessTokens(
      {
        baseUrl: 'https://sts.test',
        assertionIssuer: tokenSettings.audience,
        serviceAccountId: 'mhv-account-creation',
        scope: tokenSettings.mhvUrl,
        signingKeySecret: secretNames.signingKey,
      },
      http,
      secrets,
      clock,
    ),
    breaker: new Breaker(telemetry),
    retryBudget: new RetryBudget(),
    clock,
    telemetry,
  });
  return {
    'create-account': (clock) => {
      const observability = observed('create-account');
      const { telemetry } = observability;
      return createAccountRoute(observability, {
        ...verifying(clock),
        ...outside,
        mhvUrl: tokenSettings.mhvUrl,
        controls: new KeptControls(outside.controls, { clock, telemetry }),
        feature: 'mhv_account_creation',
        actor: 'icn',
        ...asking(clock, telemetry),
      }) as Handler;
    },
    'create-account-worker': (clock) => {
      const observability = observed('create-account-worker');
      const ports = asking(clock, observability.telemetry);
      return accountWorker(observability, { ...outside, ...ports, icnHash }) as Handler;
    },
    'read-account': (clock) =>
      readAccountRoute(observed('read-account'), { ...verifying(clock), results }) as Handler,
    'bust-cache': (clock) => {
      const observability = observed('bust-cache');
      const { telemetry } = observability;
      return queueHandler(observability, fromBus(AccountCreationSucceededRead), (messages) =>
        bustCache(
          messages.map(({ content, queueName }) => ({
            event: content,
            pass: queueName.endsWith('bust-later') ? 'second' : 'first',
          })),
          { cache, clock, telemetry },
        ),
      ) as Handler;
    },
    'store-error': () => {
      const observability = observed('store-error');
      const { telemetry } = observability;
      return queueHandler(observability, fromBus(AccountCreationFailedRead), (messages) =>
        Promise.all(messages.map(({ content }) => storeError(content, { results, telemetry }))),
      ) as Handler;
    },
    'republish-events': () => {
      const observability = observed('republish-events');
      const { telemetry } = observability;
      return queueHandler(observability, PipelineEvent, (messages) =>
        republishEvents(
          messages.map(({ content }) => content),
          { bus, telemetry },
        ),
      ) as Handler;
    },
  };
}

function observed(capability: string): Observability {
  process.env.POWERTOOLS_SERVICE_NAME = capability;
  return observe({
    STAGE: 'simulated',
    RELEASE: 'unlabelled',
    AWS_LAMBDA_FUNCTION_NAME: `account-creation-simulated-${capability}`,
    AWS_LAMBDA_FUNCTION_VERSION: '1',
  });
}
