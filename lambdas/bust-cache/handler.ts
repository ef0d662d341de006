import { readFileSync } from 'node:fs';
import { ElastiCacheClient } from '@aws-sdk/client-elasticache';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { AccountCreationSucceededRead } from '../contracts/events/account-creation-succeeded.ts';
import { fromBus } from '../contracts/events/from-bus.ts';
import { awsClientSettings } from '../platform/aws-client-settings.ts';
import { readEnvironment } from '../platform/environment.ts';
import { observe } from '../platform/observability.ts';
import { queueHandler } from '../platform/queue.ts';
import { sdkSecretsManagerCalls } from '../platform/sdk-calls.ts';
import { systemClock as clock } from '../ports/clock/system-clock.ts';
import { RedisProfileCache } from '../ports/profile-cache/redis-profile-cache.ts';
import { SecretsManagerSecrets } from '../ports/secrets/secrets-manager-secrets.ts';
import { bustCache } from './bust-cache.ts';
import { credentialsOf, endpointOf } from './cache-settings.ts';
import { BustCacheEnvironment } from './env.ts';

const env = readEnvironment(BustCacheEnvironment);
const observability = observe(env);
const elastiCache = new ElastiCacheClient(awsClientSettings);
const secrets = new SecretsManagerSecrets(
  sdkSecretsManagerCalls(new SecretsManagerClient(awsClientSettings)),
  clock,
);
const cache = new RedisProfileCache({
  endpoint: endpointOf(env, elastiCache),
  credentials: credentialsOf(env, elastiCache, secrets),
  ca: env.REDIS_CA_FILE === '' ? undefined : readFileSync(env.REDIS_CA_FILE, 'utf8'),
});
const ports = { cache, clock, telemetry: observability.telemetry };

export const handler = queueHandler(observability, fromBus(AccountCreationSucceededRead), (messages) =>
  bustCache(
    messages.map(({ content, queueName }) => ({
      event: content,
      pass: queueName === env.BUST_LATER_QUEUE_NAME ? 'second' : 'first',
    })),
    ports,
  ),
);
