import {
  ACCOUNT_CREATION_SUCCEEDED,
  type AccountCreationSucceeded,
} from '../lambdas/contracts/events/account-creation-succeeded.ts';
import type { UsedAction } from './aws/grants.ts';
import { type Clock, createClock } from './clock.ts';
import type { Alarms } from './cloudwatch/alarms.ts';
import type { LogLine, MetricValue, Written } from './function-output.ts';
import { createInbox, type Inbox, type InboxEntry, lineOfEntry } from './inbox.ts';
import type { BusEvent } from './resources/bus-event.ts';
import type { EventBus } from './resources/event-bus.ts';
import type { Queue } from './resources/queue.ts';
import type { Invocation } from './resources/sandbox-pool.ts';
import type { Notice } from './resources/topic.ts';
import { type Runtime, startRuntime } from './runtime.ts';
import { type Surroundings, type SurroundingsOptions, startSurroundings } from './surroundings.ts';
import { synthesize } from './template/synthesize.ts';
import { loadTemplate, type Template } from './template/template.ts';

/** What a pipeline is started with; all of it has a default. */
export interface PipelineSettings extends Partial<SurroundingsOptions> {
  /** Ports of the API and of the AWS endpoint; 0, the default, takes any free one. */
  readonly port?: number;
  readonly awsPort?: number;
  readonly timeScale?: number;
  /** What MHV is said to take, in milliseconds: what API Gateway lets through follows from it. */
  readonly upstreamMs?: number;
  /** A template in place of the synthesized one (for example that one, broken on purpose). */
  readonly template?: Template;
  /** Told of what a function logs, from the start on. */
  readonly onLog?: (line: LogLine) => void;
  /** Told of what a group receives. */
  readonly onInbox?: (entry: InboxEntry) => void;
}

/** Addresses, as `.local/endpoints.json` has them; `token` and `signIn` take `?icn=`. */
export interface Endpoints {
  /** Without a path: `${api}/v1/account` is the resource. */
  readonly api: string;
  readonly aws: string;
  readonly dynamodb: string;
  readonly redis: string;
  readonly mhv: string;
  readonly sts: string;
  /** STS's public keys. */
  readonly jwks: string;
  readonly signIn: string;
  /** Mints a caller's token; empty if another token service is used. */
  readonly token: string;
  /** What schedules run on: `startedAt` + `timeScale` x the real milliseconds since then, both in epoch ms. */
  readonly clock: Pick<Clock, 'startedAt' | 'timeScale'>;
}

/** The whole pipeline on this machine. */
export interface Pipeline {
  readonly endpoints: Endpoints;
  readonly clock: Clock;
  readonly surroundings: Surroundings;
  readonly metrics: readonly MetricValue[];
  readonly logs: readonly LogLine[];
  /** How much each function wrote, metrics too. */
  readonly written: ReadonlyMap<string, Written>;
  /** What was done in functions' names at the AWS endpoint, or tried. */
  readonly usedActions: readonly UsedAction[];
  /** The template's first bus; its archive has every event that an archive kept. */
  readonly bus: { readonly archive: readonly BusEvent[] };
  /** Where AWS puts what it does itself: changes of alarms. */
  readonly defaultBus: Pick<EventBus, 'put' | 'onEvent'>;
  /** What was published on topics, oldest first. */
  readonly notices: readonly Notice[];
  /** What each group received, by topics and by Slack, oldest first. */
  readonly inbox: readonly InboxEntry[];
  /** The template's own. None is looked at, and so none tells anybody, before `alarms.watch()`. */
  readonly alarms: Alarms;
  /** Settles when every schedule has been handled once: until then silence is no fault. */
  readonly firstRuns: Promise<unknown>;
  /** The one queue whose name ends with `name`, or else the one whose name contains it; throws if it is not one. */
  queue(name: string): Queue;
  /** Calls the one function whose name ends with `name`. */
  invoke(name: string, event: unknown): Promise<Invocation>;
  /** Starts a sandbox of every function, or of those whose name ends with `name`: they would start at their first event. */
  warmUp(name?: string): Promise<void>;
  stop(): Promise<void>;
}

/** Starts everything; what was started is stopped again if something fails. */
export async function startPipeline(settings: PipelineSettings = {}): Promise<Pipeline> {
  const { folder } = await synthesize({ upstreamMs: settings.upstreamMs });
  const { stackName, template: synthesized } = loadTemplate(folder);
  const template = settings.template ?? synthesized;
  const clock = createClock(settings.timeScale);
  const inbox = createInbox(clock);
  const surroundings = await startSurroundings(
    { ...settings, mhvLatencyMs: settings.mhvLatencyMs ?? template.Metadata?.Capacity?.upstreamMs ?? 0 },
    {
      groups: template.Metadata?.SlackGroups ?? [],
      onMessage: (group, text) => inbox.add({ group, channels: ['slack'], subject: '', text }),
    },
  );
  let runtime: Runtime | undefined;
  const stop = async () => {
    clock.stop();
    await runtime?.stop();
    await surroundings.stop();
  };
  try {
    runtime = await startRuntime({
      stackName,
      template,
      assetFolder: folder,
      parameters: surroundings.parameters,
      secrets: surroundings.secrets,
      clock,
      port: settings.port ?? 0,
      awsPort: settings.awsPort ?? 0,
      dynamoDbUrl: surroundings.dynamoDb.url,
      inbox,
    });
    return describePipeline(runtime, { surroundings, clock, settings, inbox, stop });
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Parts extends Pick<Pipeline, 'surroundings' | 'clock' | 'stop'> {
  readonly settings: PipelineSettings;
  readonly inbox: Inbox;
}

function describePipeline(runtime: Runtime, parts: Parts): Pipeline {
  const { surroundings, clock, settings, inbox, stop } = parts;
  const [bus] = runtime.buses;
  if (!bus) throw new Error('the template has no AWS::Events::EventBus');
  if (settings.onLog) runtime.output.onLog(settings.onLog);
  if (settings.onInbox) inbox.onEntry(settings.onInbox);
  inbox.onEntry((entry) => runtime.output.write('inbox', lineOfEntry(entry)));
  if (!surroundings.mhv) bus.onEvent((event) => learnFrom(event, surroundings));
  return {
    endpoints: endpointsOf(runtime, parts),
    clock,
    surroundings,
    metrics: runtime.output.metrics,
    logs: runtime.output.logs,
    written: runtime.output.written,
    get usedActions() {
      return runtime.grants.used;
    },
    bus,
    defaultBus: runtime.defaultBus,
    notices: runtime.notices,
    inbox: inbox.entries,
    alarms: runtime.alarms,
    firstRuns: runtime.firstRuns,
    queue: (name) => {
      const named = runtime.queues.all.filter(({ settings: own }) => own.name.endsWith(name));
      const containing = runtime.queues.all.filter(({ settings: own }) => own.name.includes(name));
      return theOne(named.length > 0 ? named : containing, name, (queue) => queue.settings.name);
    },
    invoke: (name, event) => {
      const named = runtime.functions.filter((fn) => fn.name.endsWith(name));
      return theOne(named, name, (fn) => fn.name).invoke(event);
    },
    async warmUp(name = '') {
      await Promise.all(runtime.functions.filter((fn) => fn.name.endsWith(name)).map((fn) => fn.warmUp()));
    },
    stop,
  };
}

/** An MHV of somebody else's tells its own MPI; ours learns from the event instead. */
function learnFrom({ 'detail-type': type, detail }: BusEvent, { signIn }: Surroundings): void {
  if (type !== ACCOUNT_CREATION_SUCCEEDED) return;
  const { data } = detail as AccountCreationSucceeded;
  signIn.learn(data.icn, data.user_profile_id);
}

function theOne<T>(found: readonly T[], name: string, nameOf: (each: T) => string): T {
  const [only, ...others] = found;
  if (!only || others.length > 0)
    throw new Error(`${name} means ${found.length} resources: ${found.map(nameOf)}`);
  return only;
}

function endpointsOf(
  runtime: Runtime,
  { surroundings, clock, settings: given }: Omit<Parts, 'stop'>,
): Endpoints {
  const { mhv, sts, signIn, redis, dynamoDb, parameters } = surroundings;
  return {
    api: runtime.apiUrl,
    aws: runtime.awsUrl,
    dynamodb: dynamoDb.url,
    redis: redis.url,
    mhv: given.mhvBaseUrl ?? mhv?.url ?? '',
    sts: given.stsBaseUrl ?? sts?.url ?? '',
    jwks: parameters.StsJwksUrl ?? '',
    signIn: signIn.url,
    token: sts?.tokenUrl ?? '',
    clock: { startedAt: clock.startedAt, timeScale: clock.timeScale },
  };
}
