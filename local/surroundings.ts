import { startDynamoDb } from './servers/dynamodb.ts';
import { type RunningRedis, startRedis } from './servers/redis.ts';
import { type RunningMhv, startMhv } from './simulators/mhv.ts';
import { type RunningSignIn, startSignIn } from './simulators/sign-in.ts';
import { type SlackOptions, startSlack } from './simulators/slack.ts';
import {
  ASSERTION_ISSUER,
  JWKS_PATH,
  LOCAL_API_AUDIENCE,
  LOCAL_API_SCOPE,
  type RunningSts,
  STS_ISSUER,
  startSts,
} from './simulators/sts.ts';
import { newSigningKey, privatePemOf } from './simulators/sts-keys.ts';

/** What of the surroundings is not started but given. */
export interface SurroundingsOptions {
  readonly dynamoDbEndpoint?: string;
  readonly redisUrl?: string;
  readonly redisCaFile?: string;
  readonly mhvBaseUrl?: string;
  readonly mhvLatencyMs: number;
  readonly stsBaseUrl?: string;
  readonly stsIssuer?: string;
  readonly stsJwksUrl?: string;
  readonly apiAudience?: string;
  readonly apiScope?: string;
}

/** Everything that the pipeline talks to and that is not part of its template. */
export interface Surroundings {
  readonly dynamoDb: Awaited<ReturnType<typeof startDynamoDb>>;
  readonly redis: RunningRedis;
  readonly signIn: RunningSignIn;
  /** Undefined where one was given. */
  readonly mhv: RunningMhv | undefined;
  readonly sts: RunningSts | undefined;
  /** Values of the template's parameters. */
  readonly parameters: Record<string, string>;
  /** Values of secrets, by a suffix of their names. */
  readonly secrets: Record<string, string>;
  stop(): Promise<void>;
}

const MHV_API_KEY = 'local-mhv-api-key';

/** Starts DynamoDB, Redis and the simulators, or takes what is given. */
export async function startSurroundings(
  options: SurroundingsOptions,
  slackOptions: SlackOptions,
): Promise<Surroundings> {
  const stops: (() => Promise<void>)[] = [];
  const started = <T>(server: T, stop: () => Promise<void>): T => {
    stops.push(stop);
    return server;
  };
  const stop = async () => {
    // In the order of their dependence: the sign-in is a client of Redis.
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    const dynamoDb = await startDynamoDb(options.dynamoDbEndpoint);
    stops.push(dynamoDb.stop);
    const redis = await startRedis({ url: options.redisUrl, caFile: options.redisCaFile });
    stops.push(redis.stop);
    const signIn = await startSignIn({ redis, caFile: options.redisCaFile });
    stops.push(signIn.close);
    const apiAudience = options.apiAudience ?? LOCAL_API_AUDIENCE;
    const apiScope = options.apiScope ?? LOCAL_API_SCOPE;
    const sts = options.stsBaseUrl
      ? undefined
      : await startSts({ apiAudience, apiScope }).then((server) => started(server, server.close));
    const mhv = options.mhvBaseUrl
      ? undefined
      : await startMhv({
          apiKey: MHV_API_KEY,
          latencyMs: options.mhvLatencyMs,
          onAccount: signIn.learn,
        }).then((server) => started(server, server.close));
    const slack = await startSlack(slackOptions).then((server) => started(server, server.close));
    const stsBaseUrl = options.stsBaseUrl ?? sts?.url ?? '';
    return {
      dynamoDb,
      redis,
      signIn,
      mhv,
      sts,
      parameters: {
        MhvBaseUrl: options.mhvBaseUrl ?? mhv?.url ?? '',
        StsBaseUrl: stsBaseUrl,
        StsIssuer: options.stsIssuer ?? STS_ISSUER,
        StsJwksUrl: options.stsJwksUrl ?? `${stsBaseUrl}${JWKS_PATH}`,
        StsServiceAccountId: 'mhv-account-creation-local',
        StsAssertionIssuer: ASSERTION_ISSUER,
        ApiAudience: apiAudience,
        ApiScope: apiScope,
        RedisHost: redis.host,
        RedisPort: String(redis.port),
        RedisTls: String(redis.tls),
        RedisUser: redis.username ?? '',
        RedisAuth: redis.password === undefined ? 'none' : 'password',
        RedisCaFile: options.redisCaFile ?? '',
      },
      secrets: {
        'mhv-api-key': MHV_API_KEY,
        // Another token service that checks our assertions needs its own key here: README says how.
        'sts-signing-key': sts?.clientPrivateKeyPem ?? privatePemOf(newSigningKey()),
        'slack-webhooks': JSON.stringify(slack.webhooks),
        ...(redis.password !== undefined && { 'redis-password': redis.password }),
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
