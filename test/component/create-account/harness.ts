import type { APIGatewayProxyResult } from 'aws-lambda';
import type { RolloutActor } from '../../../lambdas/contracts/rollout-actor.ts';
import { Breaker } from '../../../lambdas/create-account/breaker.ts';
import { KeptControls } from '../../../lambdas/create-account/kept-controls.ts';
import { RetryBudget } from '../../../lambdas/create-account/retry-budget.ts';
import { createAccountRoute } from '../../../lambdas/create-account/route.ts';
import { RotatingJwksCache } from '../../../lambdas/ports/token-verifier/jwks-cache.ts';
import { JwtTokenVerifier } from '../../../lambdas/ports/token-verifier/jwt-token-verifier.ts';
import { InMemoryBackgroundWork } from '../../doubles/in-memory-background-work.ts';
import { InMemoryControlStore } from '../../doubles/in-memory-control-store.ts';
import { InMemoryEventBus } from '../../doubles/in-memory-event-bus.ts';
import { InMemoryEventFallback } from '../../doubles/in-memory-event-fallback.ts';
import { InMemoryResultStore } from '../../doubles/in-memory-result-store.ts';
import { ManualClock } from '../../doubles/manual-clock.ts';
import { ScriptedAccessTokens } from '../../doubles/scripted-access-tokens.ts';
import { account, ScriptedAccountProvider } from '../../doubles/scripted-account-provider.ts';
import { context, proxyEvent, type SentRequest } from '../../fixtures/lambda-events.ts';
import { observed } from '../../fixtures/observed.ts';
import { claimsFor, jwksOf, mint, signingKey, tokenSettings } from '../../fixtures/tokens.ts';

export const ICN = '1012667145V762142';
export const EMAIL = 'veteran@example.com';
export const key = signingKey('key-1');

/** A good body; changes replace whole fields, `undefined` leaves one out. */
export function bodyOf(changes: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    icn: ICN,
    email: EMAIL,
    terms_of_use: { status: 'accepted', accepted_at: '2026-11-05T14:00:00Z' },
    ...changes,
  });
}

export function goodToken(icn = ICN, changes: Readonly<Record<string, unknown>> = {}): string {
  return mint(claimsFor(icn, changes), key);
}

export interface Sent extends SentRequest {
  readonly token?: string | null;
}

/** The real route and the real token verification, with every port in memory. */
export function createAccountHarness(
  settings: { readonly allowShortIcns?: boolean; readonly actor?: RolloutActor } = {},
  { observability, lines } = observed(),
) {
  // The wrapper stamps the request's arrival with the machine's time.
  const clock = new ManualClock(new Date().toISOString());
  const journal: string[] = [];
  const jwks = JSON.stringify(jwksOf(key));
  const ports = {
    results: new InMemoryResultStore(clock, journal),
    work: new InMemoryBackgroundWork(journal),
    mhv: new ScriptedAccountProvider(clock),
    tokens: new ScriptedAccessTokens(),
    bus: new InMemoryEventBus(journal),
    fallback: new InMemoryEventFallback(journal),
  };
  ports.mhv.answers = [account()];
  const controls = new InMemoryControlStore();
  const hashed: string[] = [];
  const handler = createAccountRoute(observability, {
    ...ports,
    breaker: new Breaker(observability.telemetry),
    retryBudget: new RetryBudget(),
    controls: new KeptControls(controls, { clock, telemetry: observability.telemetry }),
    feature: 'mhv_account_creation',
    actor: settings.actor ?? 'icn',
    countedApplications: ['va-gov-back-end'],
    clock,
    random: () => 0,
    telemetry: observability.telemetry,
    verifier: new JwtTokenVerifier(
      tokenSettings,
      new RotatingJwksCache(async () => ({ status: 200, body: jwks }), clock),
    ),
    scope: tokenSettings.scope,
    mhvUrl: tokenSettings.mhvUrl,
    allowShortIcns: settings.allowShortIcns ?? false,
    icnHash: async (icn) => {
      hashed.push(icn);
      return 'hash-of-the-icn';
    },
  });

  async function send({ token = goodToken(), headers = {}, body = bodyOf(), ...rest }: Sent = {}) {
    const event = proxyEvent({
      body,
      headers: {
        'Content-Type': 'application/json',
        ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...rest,
    });
    return answerOf(await handler(event, context));
  }
  return { ...ports, controls, clock, journal, lines, hashed, handler, send };
}

/** The answer with its body parsed. */
export function answerOf({ statusCode, headers, body }: APIGatewayProxyResult) {
  return { status: statusCode, headers: headers ?? {}, body: JSON.parse(body) };
}
