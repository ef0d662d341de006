import { readEnvironment } from '../platform/environment.ts';
import { keepAliveHttpClient } from '../platform/http-client.ts';
import { observe } from '../platform/observability.ts';
import { signedCalls } from '../platform/signed-calls.ts';
import { SqsBackgroundWork } from '../ports/background-work/sqs-background-work.ts';
import { systemClock as clock } from '../ports/clock/system-clock.ts';
import { DynamoControlStore } from '../ports/control-store/dynamo-control-store.ts';
import { createTokenVerifier } from '../ports/token-verifier/create-token-verifier.ts';
import { connect } from './connect.ts';
import { CreateAccountEnvironment } from './env.ts';
import { KeptControls } from './kept-controls.ts';
import { createAccountRoute } from './route.ts';

const env = readEnvironment(CreateAccountEnvironment);
const observability = observe(env);
const http = keepAliveHttpClient();
const aws = signedCalls(http);
const { ports, mhvUrl, reads, icnHash } = connect(env, observability, { http, aws });
const initialFlag = { percentage: env.INITIAL_PERCENTAGE, applications: 'all' } as const;

export const handler = createAccountRoute(observability, {
  ...ports,
  verifier: createTokenVerifier(env, http, clock),
  scope: env.API_SCOPE,
  allowShortIcns: env.ALLOW_SHORT_ICNS,
  mhvUrl,
  icnHash,
  controls: new KeptControls(new DynamoControlStore(reads, env.CONTROL_TABLE, initialFlag), ports),
  feature: env.ROLLOUT_FEATURE,
  actor: env.ROLLOUT_ACTOR,
  work: new SqsBackgroundWork(aws, env.WORK_QUEUE_URL),
});
