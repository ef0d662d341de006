import { readEnvironment } from '../platform/environment.ts';
import { keepAliveHttpClient } from '../platform/http-client.ts';
import { keyedIcnHash } from '../platform/icn-hash.ts';
import { observe } from '../platform/observability.ts';
import { signedCalls } from '../platform/signed-calls.ts';
import { systemClock as clock } from '../ports/clock/system-clock.ts';
import { DynamoResultStore } from '../ports/result-store/dynamo-result-store.ts';
import { SecretsManagerSecrets } from '../ports/secrets/secrets-manager-secrets.ts';
import { createTokenVerifier } from '../ports/token-verifier/create-token-verifier.ts';
import { ReadAccountEnvironment } from './env.ts';
import { readAccountRoute } from './route.ts';

const env = readEnvironment(ReadAccountEnvironment);
const http = keepAliveHttpClient();
const aws = signedCalls(http);
const secrets = new SecretsManagerSecrets(aws, clock);

export const handler = readAccountRoute(observe(env), {
  verifier: createTokenVerifier(env, http, clock),
  scope: env.API_SCOPE,
  allowShortIcns: env.ALLOW_SHORT_ICNS,
  icnHash: keyedIcnHash(secrets, env.LOG_HASH_KEY_SECRET),
  results: new DynamoResultStore(aws, env.RESULTS_TABLE, clock),
});
