import { type Answer, errorAnswer, type Problem } from '../contracts/answers.ts';
import { type AuthorizeSettings, authorize } from '../platform/authorize.ts';
import { httpHandler } from '../platform/http.ts';
import type { Observability } from '../platform/observability.ts';
import type { Dependency } from '../ports/dependency/dependency.ts';
import type { TokenVerifier } from '../ports/token-verifier/token-verifier.ts';
import { checkHealth, type PartStates } from './check-health.ts';

export interface CheckHealthRoute extends AuthorizeSettings {
  readonly verifier: TokenVerifier;
  readonly dependencies: readonly Dependency[];
}

/** `GET /v1/health`: without a token that we are alive; with one also whether each part can be used. */
export function checkHealthRoute(observability: Observability, parts: CheckHealthRoute) {
  return httpHandler(observability, async (request) => {
    if (request.header('authorization') === undefined) {
      return healthy({}, { 'cache-control': 'public, max-age=10' });
    }
    await authorize(request, parts.verifier, parts);
    const states = await checkHealth(parts.dependencies, observability.telemetry);
    const [first, ...others] = Object.entries(states)
      .filter(([, state]) => state === 'failing')
      .map(([name]): Problem => ({ reason: 'unhealthy', detail: `The part ${name} cannot be used.` }));
    return first ? errorAnswer([first, ...others], request.correlationId) : healthy(states, {});
  });
}

function healthy(parts: PartStates, headers: Answer['headers'] & {}): Answer {
  const body = { data: { id: 'health', type: 'health', attributes: { status: 'ok', parts } } };
  return { status: 200, body, headers };
}
