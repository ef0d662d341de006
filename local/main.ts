/** `npm start`: the pipeline on this machine, and what happens in it, line by line. */
import { readPlan, WrongUse } from './arguments.ts';
import { type ConsoleProcess, startConsole } from './console-process.ts';
import { CREATED_ICN, DEACTIVATED_ICN, exampleCommands } from './example-commands.ts';
import { createLineBuffer } from './line-buffer.ts';
import { type Pipeline, type PipelineSettings, startPipeline } from './pipeline.ts';
import { readableLine } from './readable-line.ts';
import { readSettings, type Settings } from './settings.ts';
import { openStartFolder, type StartFolder } from './start-folder.ts';
import { sayPlan, startPlan } from './start-plan.ts';

/** After this a stop that hangs is cut off. */
const LONGEST_STOP_MS = 1_500;

const { add: print, flush: flushPrinted } = createLineBuffer((text) => process.stdout.write(text));

function start(
  settings: Settings,
  listeners: Pick<PipelineSettings, 'onLog' | 'onInbox'>,
): Promise<Pipeline> {
  return startPipeline({
    port: settings.PORT,
    awsPort: settings.AWS_PORT,
    timeScale: settings.TIME_SCALE,
    dynamoDbEndpoint: settings.DYNAMODB_ENDPOINT,
    redisUrl: settings.REDIS_URL,
    redisCaFile: settings.REDIS_CA_FILE,
    mhvBaseUrl: settings.MHV_BASE_URL,
    mhvLatencyMs: settings.MHV_LATENCY_MS,
    upstreamMs: settings.MHV_LATENCY_MS,
    stsBaseUrl: settings.STS_BASE_URL,
    stsIssuer: settings.STS_ISSUER,
    stsJwksUrl: settings.STS_JWKS_URL,
    apiAudience: settings.API_AUDIENCE,
    apiScope: settings.API_SCOPE,
    ...listeners,
  });
}

function announce(
  { endpoints, surroundings }: Pipeline,
  settings: Settings,
  { logFile, inbox }: StartFolder,
  page: string,
): void {
  print(`  console   ${page}`);
  print(`  API       ${endpoints.api}/v1/account`);
  print(`  AWS       ${endpoints.aws} (access key local-operator may do everything)`);
  print(`  DynamoDB  ${surroundings.dynamoDb.description} at ${endpoints.dynamodb}`);
  print(
    `  Redis     ${surroundings.redis.description} at ${surroundings.redis.host}:${surroundings.redis.port}`,
  );
  print(`  MHV       ${endpoints.mhv}${settings.MHV_BASE_URL ? '' : ' (simulator: docs/simulators.md)'}`);
  print(`  STS       ${endpoints.sts}${settings.STS_BASE_URL ? '' : ' (simulator)'}`);
  print(`  sign-in   ${endpoints.signIn}?icn=`);
  print(`  logs      ${logFile}`);
  print(`  inbox     ${inbox} (what each group would have received)`);
  if (!endpoints.token) return;
  print('');
  for (const [index, { says, command }] of exampleCommands(endpoints).entries()) {
    print(`${index + 1}. ${says}\n${command}\n`);
  }
}

/** Stops what runs and ends this process. */
async function end(pipeline: Pipeline | undefined): Promise<void> {
  setTimeout(() => process.exit(0), LONGEST_STOP_MS).unref();
  try {
    await pipeline?.stop();
  } finally {
    process.exit(0);
  }
}

async function main(): Promise<void> {
  const startedAt = Date.now();
  const plan = readPlan(process.argv.slice(2));
  const settings = readSettings(process.env);
  const folder = await openStartFolder(settings.LOCAL_FOLDER);
  // At the very end, however it comes.
  process.once('exit', () => {
    folder.removeEndpoints();
    folder.flushLog();
    flushPrinted();
  });
  let pipeline: Pipeline | undefined;
  let page: ConsoleProcess | undefined;
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    page?.stop();
    void end(pipeline);
  };
  // Not once: npm passes on the Ctrl-C that the terminal has sent already.
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  print('synthesizing stage local and starting it ...');
  page = startConsole(settings.CONSOLE_PORT, settings.LOCAL_FOLDER);
  try {
    pipeline = await start(settings, {
      onLog(line) {
        if (stopping) return;
        folder.log({ function: line.functionName, ...line.fields });
        const readable = readableLine(line, new Date());
        if (readable) print(readable);
      },
      onInbox: folder.receive,
    });
    folder.startAnew();
    // Both people have signed in before: a profile without an account is in the cache.
    const { signIn } = pipeline.endpoints;
    await Promise.all([CREATED_ICN, DEACTIVATED_ICN].map((icn) => fetch(`${signIn}?icn=${icn}`)));
    // The commands may be pasted all at once: the bust must not wait for a cold start.
    await pipeline.warmUp();
    if (plan) await startPlan(plan, pipeline);
    // Not earlier: functions that are still starting look like ones that are silent.
    void pipeline.firstRuns.then(pipeline.alarms.watch);
    const address = await page.address;
    if (stopping) return;
    folder.writeEndpoints({ ...pipeline.endpoints, console: address });
    print(`\nready after ${((Date.now() - startedAt) / 1000).toFixed(1)} s; Ctrl-C ends it`);
    announce(pipeline, settings, folder, address);
    if (plan) print(`rollout plan ${sayPlan(plan)} (npm run ops -- rollout status --stage local)\n`);
  } catch (error) {
    // What a stop cut short is not a failure.
    if (!stopping) throw error;
  }
}

main().catch((error: Error) => {
  flushPrinted();
  process.stderr.write(`${error.message}\n`);
  process.exit(error instanceof WrongUse ? 2 : 1);
});
