import { collectFeedbackRoute } from '../../../lambdas/collect-feedback/route.ts';
import { RotatingJwksCache } from '../../../lambdas/ports/token-verifier/jwks-cache.ts';
import { JwtTokenVerifier } from '../../../lambdas/ports/token-verifier/jwt-token-verifier.ts';
import { InMemoryFeedbackStore } from '../../doubles/in-memory-feedback-store.ts';
import { InMemoryRolloutStanding } from '../../doubles/in-memory-rollout-standing.ts';
import { context, proxyEvent } from '../../fixtures/lambda-events.ts';
import { observed } from '../../fixtures/observed.ts';
import { jwksOf, tokenSettings } from '../../fixtures/tokens.ts';
import { answerOf, createAccountHarness, goodToken, key, type Sent } from '../create-account/harness.ts';

/** What the answer has that feedback can be about. */
export const ANSWER = 'answer-1';

/** A good body; changes replace whole fields, `undefined` leaves one out. */
export function feedbackOf(changes: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({ rating: 4, kind: 'praise', correlation_id: ANSWER, ...changes });
}

/** The real route and the real token verification, for a person whom the real create-account has answered. */
export async function collectFeedbackHarness() {
  const account = createAccountHarness();
  await account.send({ headers: { 'X-Correlation-Id': ANSWER } });
  const { bus, fallback, results, clock, journal } = account;
  bus.events.length = 0;
  journal.length = 0;
  const { observability, lines } = observed();
  const feedback = new InMemoryFeedbackStore(clock, journal);
  const standing = new InMemoryRolloutStanding();
  const jwks = JSON.stringify(jwksOf(key));
  const handler = collectFeedbackRoute(observability, {
    verifier: new JwtTokenVerifier(
      tokenSettings,
      new RotatingJwksCache(async () => ({ status: 200, body: jwks }), clock),
    ),
    scope: tokenSettings.scope,
    allowShortIcns: false,
    results,
    feedback,
    standing,
    bus,
    fallback,
    clock,
    telemetry: observability.telemetry,
  });

  async function send({ token = goodToken(), headers = {}, body = feedbackOf(), ...rest }: Sent = {}) {
    const event = proxyEvent({
      path: '/v1/feedback',
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
  return { account, bus, fallback, results, clock, journal, feedback, standing, lines, send };
}
