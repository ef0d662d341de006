import { generateKeyPairSync } from 'node:crypto';
import type { SQSEvent } from 'aws-lambda';
import type { AccountWork } from '../../lambdas/contracts/account-work.ts';
import type { PipelineEvent } from '../../lambdas/contracts/events/pipeline-event.ts';
import type { HttpRequest } from '../../lambdas/platform/http-client.ts';
import type { AccountResult, ErrorResult, Stored } from '../../lambdas/ports/result-store/result-store.ts';
import { InMemoryControlStore } from '../doubles/in-memory-control-store.ts';
import { InMemoryProfileCache } from '../doubles/in-memory-profile-cache.ts';
import { InMemoryResultStore } from '../doubles/in-memory-result-store.ts';
import { InMemorySecrets } from '../doubles/in-memory-secrets.ts';
import { tokenSettings } from '../fixtures/tokens.ts';
import { deliver } from './bus.ts';
import { Dice } from './dice.ts';
import { functionsOf, type Outside, secretNames } from './functions.ts';
import { takeOver } from './globals.ts';
import type { Entry } from './history.ts';
import { currentInvocation, type Invocation } from './invocation.ts';
import { type Served, SimulatedMhv } from './mhv-server.ts';
import { type Ended, Platform } from './platform.ts';
import { FaultyBackgroundWork } from './ports/faulty-background-work.ts';
import { FaultyControlStore } from './ports/faulty-control-store.ts';
import { FaultyEventBus } from './ports/faulty-event-bus.ts';
import { FaultyEventFallback } from './ports/faulty-event-fallback.ts';
import { FaultyProfileCache } from './ports/faulty-profile-cache.ts';
import { FaultyResultStore } from './ports/faulty-result-store.ts';
import { simulatedNetwork } from './ports/simulated-network.ts';
import { type Printed, secretIn } from './printed.ts';
import { type Handled, SimulatedQueues } from './queues.ts';
import { Steps } from './steps.ts';
import { SimulatedSts } from './sts-server.ts';
import type { QueueSettings, Topology } from './topology.ts';
import { VirtualTime } from './virtual-time.ts';
import { Weather } from './weather.ts';

/** Any moment will do; it is the same at each play. */
const START = Date.parse('2026-11-05T19:00:00.000Z');

const signingKey = generateKeyPairSync('rsa', { modulusLength: 512 })
  .privateKey.export({ format: 'pem', type: 'pkcs8' })
  .toString();

/** What of MHV's answers counts as an account (docs/domain.md 2). */
const ACCOUNT = /(?=.*"mhv_user[Pp]rofile[Ii]d":"\d)(?=.*"isSMAccountCreated":)/;

type NewEntry = Entry extends infer E ? (E extends Entry ? Omit<E, 'at'> : never) : never;

/** Changes the simulation on purpose, so that a test sees a broken pipeline be found out. */
export type Sabotage = (outside: Outside) => Outside;

/** The pipeline of the template with the real functions, in one process and in virtual time. */
export class Simulation {
  readonly time = new VirtualTime(START);
  readonly dice: Dice;
  readonly weather: Weather;
  readonly sts: SimulatedSts;
  readonly queues: SimulatedQueues;
  readonly results: InMemoryResultStore;
  readonly profiles = new InMemoryProfileCache();
  readonly platform: Platform;
  /** What happened since it was last emptied. */
  entries: Entry[] = [];
  deadLetters = 0;
  readonly #topology: Topology;
  readonly #onTheWay = { count: 0 };
  readonly #icnOf = new Map<string, string>();

  constructor(topology: Topology, seed: number, sabotage: Sabotage = (outside) => outside) {
    const { time } = this;
    this.#topology = topology;
    this.dice = new Dice(seed);
    this.weather = new Weather(this.dice, () => time.now());
    const { dice, weather } = this;
    const steps = new Steps(time, weather);
    const parts = { time, dice, weather, steps };
    this.sts = new SimulatedSts(parts);
    const mhv = new SimulatedMhv(parts, (icn) => this.note({ kind: 'asked MHV', id: idOfRunning(), icn }));
    const serve = (request: HttpRequest): Promise<Served> =>
      request.url === tokenSettings.mhvUrl ? mhv.serve(request) : this.sts.serve(request);
    this.results = new InMemoryResultStore({ now: () => time.now(), sleep: (ms) => time.sleep(ms) });
    const outside: Outside = {
      results: new FaultyResultStore(this.results, parts, {
        onStored: (result, outcome) => this.#noteStored(result, outcome),
        onForgotten: (icn, occurredAt) =>
          this.note({ kind: 'forgotten', id: idOfRunning(), icn, occurredAt }),
      }),
      controls: new FaultyControlStore(new InMemoryControlStore(), parts),
      bus: new FaultyEventBus(parts, (event) => this.#publish(event)),
      fallback: new FaultyEventFallback(parts, (event) => this.#fallBack(event)),
      work: new FaultyBackgroundWork(parts, (work) => this.#accept(work)),
      cache: new FaultyProfileCache(this.profiles, parts, (icn, index, found) => {
        const { correlationIds, queue = '' } = currentInvocation();
        this.note({ kind: 'busted', id: correlationIds[index] ?? '', icn, queue, found });
      }),
      http: simulatedNetwork(parts, serve, (request, served) => this.#noteHeard(request, served)),
      secrets: new InMemorySecrets({
        [secretNames.mhvApiKey]: 'the-api-key-of-mhv',
        [secretNames.signingKey]: signingKey,
        [secretNames.hashKey]: 'key of the hashes',
      }),
      random: () => dice.next(),
    };
    this.platform = new Platform({
      ...parts,
      timeouts: topology.timeouts,
      functions: functionsOf(sabotage(outside)),
      onEnd: (invocation, ended, printed) => this.#noteEnd(invocation, ended, printed),
    });
    this.queues = new SimulatedQueues(topology, {
      ...parts,
      hooks: {
        handle: (capability, event, queue) => this.#handle(capability, event, queue),
        onDeadLetter: (queue, body) => this.#noteDeadLetter(queue, body),
      },
    });
  }

  /** Plays with the process's clock and console taken over. */
  async play<T>(work: () => Promise<T>): Promise<T> {
    const giveBack = takeOver(
      () => this.time.now(),
      (line) => this.platform.print(line),
    );
    try {
      return await work();
    } finally {
      giveBack();
    }
  }

  note(entry: NewEntry): void {
    if (entry.kind === 'sent') this.#icnOf.set(entry.id, entry.icn);
    this.entries.push({ ...entry, at: this.time.now() } as Entry);
  }

  /** Whether nothing waits and nothing runs. */
  get isQuiet(): boolean {
    return this.queues.waiting === 0 && this.platform.underWay === 0 && this.#onTheWay.count === 0;
  }

  /** How long queues hide and delay what came into them last; milliseconds. */
  get queuesMs(): number {
    const ofPipeline = this.#topology.queues.filter(({ arn }) => this.#isFed(arn));
    const longest = (of: (queue: QueueSettings) => number) => Math.max(...ofPipeline.map(of));
    return longest(({ visibilityMs }) => visibilityMs) + longest(({ delayMs }) => delayMs);
  }

  #isFed(arn: string): boolean {
    const { rules } = this.#topology;
    return (
      ['fallback', 'account-work'].some((name) => this.queues.byName(name).settings.arn === arn) ||
      rules.some(({ targets }) => targets.some(({ queue }) => queue === arn))
    );
  }

  async #handle(capability: string, event: SQSEvent, queue: string): Promise<Handled> {
    const correlationIds = event.Records.map(({ body }) => aboutOf(body).id);
    if (queue === 'account-work') this.#noteBegun(event);
    const ended = await this.platform.invoke(capability, event, { correlationIds, queue });
    if (ended.kind === 'failed') return { kind: 'failed' };
    const { batchItemFailures } = ended.payload as { batchItemFailures: { itemIdentifier: string }[] };
    return {
      kind: 'answered',
      failed: new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)),
    };
  }

  /** The only queue whose messages hold an e-mail address. */
  #accept(work: AccountWork): void {
    const { correlation_id: id, icn, accepted_at: occurredAt } = work;
    this.note({ kind: 'accepted', id, icn, occurredAt });
    const { icn: _, email: __, ...others } = work;
    this.#search(others, 'work', { id, icn });
    this.queues.byName('account-work').send(JSON.stringify(work));
  }

  #publish(event: PipelineEvent): void {
    this.#notePublished(event, 'bus');
    deliver(event, {
      topology: this.#topology,
      queues: this.queues,
      time: this.time,
      dice: this.dice,
      weather: this.weather,
      onTheWay: this.#onTheWay,
      onDeadLetter: (queue, body) => this.#noteDeadLetter(queue, body),
    });
  }

  #fallBack(event: PipelineEvent): void {
    this.#notePublished(event, 'fallback');
    this.queues.byName('fallback').send(JSON.stringify(event));
  }

  #notePublished(event: PipelineEvent, to: 'bus' | 'fallback'): void {
    const about = aboutOf(JSON.stringify(event));
    this.note({ kind: 'published', ...about, to, event });
    const { icn: _, ...data } = event.detail.data as { icn?: string };
    this.#search({ ...event, detail: { ...event.detail, data } }, 'event', about);
  }

  #noteStored(result: AccountResult | ErrorResult, outcome: Stored): void {
    const { icn, occurredAt, correlationId: id } = result;
    const [what, reason] =
      'account' in result ? (['account', undefined] as const) : (['error', result.failure.reason] as const);
    this.note({ kind: 'stored', id, icn, what, occurredAt, outcome, reason });
    this.#search('account' in result ? result.account : result.failure, 'stored result', { id, icn });
  }

  #noteHeard({ url, body = '' }: HttpRequest, served: Served | 'timeout'): void {
    const id = idOfRunning();
    this.#search(url, 'URL', { id, icn: this.#icnOf.get(id) ?? '' });
    if (url !== tokenSettings.mhvUrl) return;
    const { icn } = JSON.parse(body) as { icn: string };
    const said = typeof served === 'string' ? served : `${served.status} ${served.body.slice(0, 60)}`;
    const account = typeof served !== 'string' && served.status === 200 && ACCOUNT.test(served.body);
    this.note({ kind: 'MHV said', id, icn, account, what: said });
  }

  #noteBegun({ Records }: SQSEvent): void {
    for (const { body } of Records) this.note({ kind: 'began', ...aboutOf(body) });
  }

  #noteDeadLetter(queue: QueueSettings, body: string): void {
    this.deadLetters += 1;
    this.note({ kind: 'dead letter', ...aboutOf(body), queue: queue.name, watched: queue.watched });
  }

  #noteEnd(
    { sandbox, correlationIds, beganAt }: Invocation,
    ended: Ended,
    { counted, mhvSteps, leaks }: Printed,
  ): void {
    const how = ended.kind === 'answered' ? 'answered' : ended.how;
    const { capability } = sandbox;
    const id = correlationIds[0] ?? '';
    const about = { id, icn: this.#icnOf.get(id) ?? '' };
    this.note({ kind: 'ended', ...about, capability, beganAt, how, mhvSteps, counted });
    for (const text of leaks) this.note({ kind: 'leak', ...about, where: `log of ${capability}`, text });
  }

  #search(value: unknown, where: string, about: { readonly id: string; readonly icn: string }): void {
    const text = secretIn(JSON.stringify(value));
    if (text !== undefined) this.note({ kind: 'leak', ...about, where, text });
  }
}

const idOfRunning = () => currentInvocation().correlationIds.join(' ');

/** The request and the person that a message is about: work, or an event as the bus delivers it or the fallback queue keeps it. */
function aboutOf(body: string): { readonly id: string; readonly icn: string } {
  const message = JSON.parse(body) as PipelineEvent | AccountWork;
  if (!('detail' in message)) return { id: message.correlation_id, icn: message.icn };
  const { detail } = message;
  return { id: detail.metadata.correlation_id, icn: 'icn' in detail.data ? detail.data.icn : '' };
}
