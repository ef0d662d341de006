import { readEnvironment } from '../platform/environment.ts';
import { keepAliveHttpClient } from '../platform/http-client.ts';
import { observe } from '../platform/observability.ts';
import { sdkCalls } from '../platform/sdk-calls.ts';
import { connect } from './connect.ts';
import { WorkerEnvironment } from './env.ts';
import { accountWorker } from './worker.ts';

const env = readEnvironment(WorkerEnvironment);
const observability = observe(env);
// Nobody waits: the SDK's clients as everywhere else (docs/adr/0030).
const outside = { http: keepAliveHttpClient(), aws: sdkCalls() };
const { ports, icnHash } = connect(env, observability, outside);

export const handler = accountWorker(observability, { ...ports, icnHash });
