import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  type ListMessageMoveTasksResultEntry,
  type Message,
  paginateListDeadLetterSourceQueues,
  paginateListQueues,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import type { Clock } from '../../lambdas/ports/clock/clock.ts';
import type { DeadLetterQueue, DeadLetters, Letter, Moved } from './ports.ts';

interface SqsDeadLettersSettings {
  /** Of the names of the stage's queues. */
  readonly prefix: string;
  /** Milliseconds that the oldest message has been in the queue with this full name. */
  oldestMs(queueName: string): Promise<number | undefined>;
  readonly clock: Clock;
}

const SUFFIX = '-dead-letters';
/** SQS moves some hundred messages a second; of more than that somebody is told that it goes on. */
const LONGEST_MOVE_MS = 60_000;
const LOOK_EVERY_MS = 1_000;
/** Seconds: ten messages are sent in less; what is kept can be seen again soon. */
const HIDDEN_SECONDS = 30;
/** Seconds. Without a wait SQS asks some of its servers only, and an empty answer says nothing. */
const WAIT_SECONDS = 2;

/** The dead-letter queues of a stage, by their names, on AWS or at the local endpoint. */
export class SqsDeadLetters implements DeadLetters {
  readonly #client: SQSClient;
  readonly #settings: SqsDeadLettersSettings;

  constructor(client: SQSClient, settings: SqsDeadLettersSettings) {
    this.#client = client;
    this.#settings = settings;
  }

  async list(): Promise<readonly DeadLetterQueue[]> {
    const urls = (await this.#queueUrls()).filter((url) => url.endsWith(SUFFIX));
    return Promise.all(urls.map((url) => this.#describe(url)));
  }

  async moveBack({ name }: DeadLetterQueue): Promise<Moved> {
    const { QueueArn: SourceArn } = await this.#attributes(await this.#urlOf(name));
    const before = await this.#lastMove(SourceArn);
    await this.#client.send(new StartMessageMoveTaskCommand({ SourceArn }));
    const { clock } = this.#settings;
    const until = clock.now() + LONGEST_MOVE_MS;
    for (;;) {
      const task = await this.#lastMove(SourceArn);
      // The move before this one says that it has ended, too.
      const isThis = task !== undefined && task.StartedTimestamp !== before?.StartedTimestamp;
      const moved = (isThis && task.ApproximateNumberOfMessagesMoved) || 0;
      const of = Math.max(moved, (isThis && task.ApproximateNumberOfMessagesToMove) || 0);
      if (isThis && task.Status === 'COMPLETED') return { kind: 'done', moved, of };
      if (isThis && task.Status !== 'RUNNING') {
        return { kind: 'failed', moved, of, why: task.FailureReason ?? String(task.Status) };
      }
      if (clock.now() >= until) return { kind: 'going-on', moved, of };
      await clock.sleep(LOOK_EVERY_MS);
    }
  }

  async receive({ name }: DeadLetterQueue): Promise<readonly Letter[]> {
    const from = await this.#urlOf(name);
    const { Messages = [] } = await this.#client.send(
      new ReceiveMessageCommand({
        QueueUrl: from,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ['TARGET_ARN'],
        VisibilityTimeout: HIDDEN_SECONDS,
        WaitTimeSeconds: WAIT_SECONDS,
      }),
    );
    const urls = await this.#queueUrls();
    return Messages.map((message) => this.#letter(message, from, urls));
  }

  /** EventBridge names what it could not reach (`TARGET_ARN`); the body is the event as the target would have got it. */
  #letter(message: Message, from: string, urls: readonly string[]): Letter {
    const { MessageId: id = '', Body: MessageBody, ReceiptHandle, MessageAttributes } = message;
    const [, , service = '', , , ...resource] = (MessageAttributes?.TARGET_ARN?.StringValue ?? '').split(':');
    const name = resource.at(service === 'lambda' ? 1 : 0) ?? '';
    const kind = { sqs: 'queue', lambda: 'function' }[service];
    const target = kind ? `${kind} ${this.#short(name)}` : 'a target that it does not name';
    const to = urls.find((url) => nameOf(url) === name && !url.endsWith(SUFFIX));
    if (service !== 'sqs' || to === undefined) return { id, target };
    return {
      id,
      target,
      // In this order: sent twice does no harm, consumers tolerate it (docs/events.md).
      deliver: async () => {
        await this.#client.send(new SendMessageCommand({ QueueUrl: to, MessageBody }));
        await this.#client.send(new DeleteMessageCommand({ QueueUrl: from, ReceiptHandle }));
      },
    };
  }

  async #describe(url: string): Promise<DeadLetterQueue> {
    const [attributes, sources, oldestMs] = await Promise.all([
      this.#attributes(url),
      this.#sourcesOf(url),
      this.#settings.oldestMs(nameOf(url)),
    ]);
    return {
      name: this.#short(nameOf(url)),
      messages: Number(attributes.ApproximateNumberOfMessages ?? 0),
      sources: sources.map((source) => this.#short(nameOf(source))).sort(),
      ...(oldestMs === undefined ? {} : { oldestMs }),
    };
  }

  async #attributes(QueueUrl: string) {
    const AttributeNames = ['QueueArn' as const, 'ApproximateNumberOfMessages' as const];
    const { Attributes = {} } = await this.#client.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames }),
    );
    return Attributes;
  }

  async #sourcesOf(QueueUrl: string): Promise<string[]> {
    const urls: string[] = [];
    for await (const page of paginateListDeadLetterSourceQueues({ client: this.#client }, { QueueUrl })) {
      urls.push(...(page.queueUrls ?? []));
    }
    return urls;
  }

  async #lastMove(SourceArn: string | undefined): Promise<ListMessageMoveTasksResultEntry | undefined> {
    const { Results } = await this.#client.send(new ListMessageMoveTasksCommand({ SourceArn }));
    return Results?.[0];
  }

  async #queueUrls(): Promise<string[]> {
    const urls: string[] = [];
    const pages = paginateListQueues({ client: this.#client }, { QueueNamePrefix: this.#settings.prefix });
    for await (const { QueueUrls = [] } of pages) urls.push(...QueueUrls);
    return urls.sort();
  }

  async #urlOf(name: string): Promise<string> {
    const url = (await this.#queueUrls()).find((each) => this.#short(nameOf(each)) === name);
    if (!url) throw new Error(`there is no queue ${this.#settings.prefix}${name} any more`);
    return url;
  }

  #short(name: string): string {
    const { prefix } = this.#settings;
    return name.startsWith(prefix) ? name.slice(prefix.length) : name;
  }
}

function nameOf(url: string): string {
  return url.split('/').at(-1) ?? '';
}
