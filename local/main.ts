/** `npm start`: the pipeline on this machine, and what happens in it, line by line. */
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { readableLine } from './console.ts';
import { CREATED_ICN, DEACTIVATED_ICN, exampleCommands } from './example-commands.ts';
import type { LogLine } from './function-output.ts';
import { type Pipeline, startPipeline } from './pipeline.ts';
import { readSettings, type Settings } from './settings.ts';

const FOLDER = '.local';
const ENDPOINTS_FILE = `${FOLDER}/endpoints.json`;
const LOG_FILE = `${FOLDER}/log.jsonl`;
/** After this a stop that hangs is cut off. */
const LONGEST_STOP_MS = 1_500;

const print = (line: string) => process.stdout.write(`${line}\n`);

function show(line: LogLine): void {
  appendFileSync(LOG_FILE, `${JSON.stringify({ function: line.functionName, ...line.fields })}\n`);
  const readable = readableLine(line, new Date());
  if (readable) print(readable);
}

function start(settings: Settings): Promise<Pipeline> {
  return startPipeline({
    port: settings.PORT,
    awsPort: settings.AWS_PORT,
    timeScale: settings.TIME_SCALE,
    dynamoDbEndpoint: settings.DYNAMODB_ENDPOINT,
    redisUrl: settings.REDIS_URL,
    redisCaFile: settings.REDIS_CA_FILE,
    mhvBaseUrl: settings.MHV_BASE_URL,
    stsBaseUrl: settings.STS_BASE_URL,
    stsIssuer: settings.STS_ISSUER,
    stsJwksUrl: settings.STS_JWKS_URL,
    apiAudience: settings.API_AUDIENCE,
    apiScope: settings.API_SCOPE,
    onLog: show,
  });
}

function announce({ endpoints, surroundings }: Pipeline, settings: Settings, seconds: string): void {
  print('');
  print(`ready after ${seconds} s; Ctrl-C ends it`);
  print(`  API       ${endpoints.api}/v1/account`);
  print(`  AWS       ${endpoints.aws} (access key local-operator may do everything)`);
  print(`  DynamoDB  ${surroundings.dynamoDb.description} at ${endpoints.dynamodb}`);
  print(
    `  Redis     ${surroundings.redis.description} at ${surroundings.redis.host}:${surroundings.redis.port}`,
  );
  print(`  MHV       ${endpoints.mhv}${settings.MHV_BASE_URL ? '' : ' (simulator: docs/simulators.md)'}`);
  print(`  STS       ${endpoints.sts}${settings.STS_BASE_URL ? '' : ' (simulator)'}`);
  print(`  sign-in   ${endpoints.signIn}?icn=`);
  print(`  logs      ${LOG_FILE}`);
  if (!endpoints.token) return;
  print('');
  for (const [index, { says, command }] of exampleCommands(endpoints).entries()) {
    print(`${index + 1}. ${says}\n${command}\n`);
  }
}

async function main(): Promise<void> {
  const startedAt = Date.now();
  const settings = readSettings(process.env);
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(LOG_FILE, '');
  let pipeline: Pipeline | undefined;
  const stop = async () => {
    rmSync(ENDPOINTS_FILE, { force: true });
    setTimeout(() => process.exit(0), LONGEST_STOP_MS).unref();
    await pipeline?.stop();
    process.exit(0);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  print('synthesizing stage local and starting it ...');
  pipeline = await start(settings);
  // Both people have signed in before: a profile without an account is in the cache.
  const { signIn } = pipeline.endpoints;
  await Promise.all([CREATED_ICN, DEACTIVATED_ICN].map((icn) => fetch(`${signIn}?icn=${icn}`)));
  // The commands may be pasted all at once: the bust must not wait for a cold start.
  await pipeline.warmUp();
  writeFileSync(ENDPOINTS_FILE, `${JSON.stringify(pipeline.endpoints, null, 2)}\n`);
  announce(pipeline, settings, ((Date.now() - startedAt) / 1000).toFixed(1));
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
