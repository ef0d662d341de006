import { createHash } from 'node:crypto';
import type { Message, MessageAttribute, Queue } from '../resources/queue.ts';
import type { Queues } from '../resources/queues.ts';
import { arnOf } from '../template/intrinsics.ts';
import { type Authorize, AwsError, type Operation, textOf } from './call.ts';

interface SendInput {
  DelaySeconds?: number;
  MessageAttributes?: Record<string, MessageAttribute>;
}

interface ReceiveInput {
  MaxNumberOfMessages?: number;
  VisibilityTimeout?: number;
}

/** SQS's operations. */
export function sqsOperations(queues: Queues): Record<string, Operation> {
  const find = (action: string, name: string, authorize: Authorize): Queue => {
    authorize(`sqs:${action}`, arnOf('sqs', name));
    const queue = queues.byName(name);
    if (!queue)
      throw new AwsError('com.amazonaws.sqs#QueueDoesNotExist', `The queue ${name} does not exist.`);
    return queue;
  };
  const on =
    (action: string, run: (queue: Queue, input: Record<string, unknown>) => unknown): Operation =>
    (input, authorize) =>
      run(find(action, textOf(input, 'QueueUrl').split('/').at(-1) ?? '', authorize), input);
  const onArn =
    (action: string, run: (queue: Queue, input: Record<string, unknown>) => unknown): Operation =>
    (input, authorize) =>
      run(find(action, textOf(input, 'SourceArn').split(':').at(-1) ?? '', authorize), input);
  const sourcesOf = (queue: Queue) => queues.all.filter(({ redrive }) => redrive?.queue === queue);
  const moves = new Map<Queue, ReturnType<typeof moveOf>[]>();

  return {
    SendMessage: on('SendMessage', (queue, input) => send(queue, input)),
    // It never waits: with no message the answer is empty at once, whatever WaitTimeSeconds says.
    ReceiveMessage: on('ReceiveMessage', (queue, input) => {
      const { MaxNumberOfMessages = 1, VisibilityTimeout } = input as ReceiveInput;
      const visibilityMs = VisibilityTimeout === undefined ? undefined : VisibilityTimeout * 1000;
      return { Messages: queue.receive(MaxNumberOfMessages, visibilityMs).map(received) };
    }),
    DeleteMessage: on('DeleteMessage', (queue, input) => {
      queue.delete(textOf(input, 'ReceiptHandle'));
      return {};
    }),
    GetQueueAttributes: on('GetQueueAttributes', (queue) => ({ Attributes: attributesOf(queue) })),
    GetQueueUrl: (input, authorize) => {
      const { name } = find('GetQueueUrl', textOf(input, 'QueueName'), authorize).settings;
      return { QueueUrl: queues.urlOf(name) };
    },
    ListQueues: ({ QueueNamePrefix = '' }, authorize) => {
      authorize('sqs:ListQueues', '*');
      const names = queues.all.map(({ settings }) => settings.name).sort();
      const listed = names.filter((name) => name.startsWith(String(QueueNamePrefix)));
      return { QueueUrls: listed.map((name) => queues.urlOf(name)) };
    },
    ListDeadLetterSourceQueues: on('ListDeadLetterSourceQueues', (queue) => ({
      queueUrls: sourcesOf(queue).map(({ settings }) => queues.urlOf(settings.name)),
    })),
    StartMessageMoveTask: onArn('StartMessageMoveTask', (source, { DestinationArn }) => {
      if (sourcesOf(source).length === 0)
        throw new AwsError('InvalidParameterValue', `${source.settings.name} has no source queue.`);
      const moving = source.purge();
      for (const message of moving) {
        const target = queues.byArn(String(DestinationArn ?? message.sourceArn));
        if (target) target.take(message);
        else source.take(message, message.sourceArn);
      }
      moves.set(source, [moveOf(moving.length), ...(moves.get(source) ?? [])]);
      return { TaskHandle: 'local' };
    }),
    ListMessageMoveTasks: onArn('ListMessageMoveTasks', (source, { MaxResults = 1 }) => ({
      Results: (moves.get(source) ?? []).slice(0, Number(MaxResults)),
    })),
  };
}

/** A move that has ended: here it takes no time. */
function moveOf(messages: number) {
  return {
    Status: 'COMPLETED',
    ApproximateNumberOfMessagesMoved: messages,
    ApproximateNumberOfMessagesToMove: messages,
    StartedTimestamp: Date.now(),
  };
}

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

function send(queue: Queue, input: Record<string, unknown>) {
  const { DelaySeconds, MessageAttributes } = input as SendInput;
  const body = textOf(input, 'MessageBody');
  const delayMs = DelaySeconds === undefined ? undefined : DelaySeconds * 1000;
  const { id } = queue.send(body, { attributes: MessageAttributes, delayMs });
  return { MessageId: id, MD5OfMessageBody: md5(body) };
}

function received(message: Message) {
  return {
    MessageId: message.id,
    ReceiptHandle: message.receiptHandle,
    Body: message.body,
    MD5OfBody: md5(message.body),
    MessageAttributes: message.attributes,
    Attributes: {
      ApproximateReceiveCount: String(message.receiveCount),
      ApproximateFirstReceiveTimestamp: String(Math.round(message.firstReceivedAt)),
      SentTimestamp: String(Math.round(message.sentAt)),
      ...(message.sourceArn && { DeadLetterQueueSourceArn: message.sourceArn }),
    },
  };
}

function attributesOf({ settings, counts, redrive }: Queue) {
  const seconds = (ms: number) => String(ms / 1000);
  return {
    QueueArn: settings.arn,
    ApproximateNumberOfMessages: String(counts.visible),
    ApproximateNumberOfMessagesNotVisible: String(counts.inFlight),
    ApproximateNumberOfMessagesDelayed: String(counts.delayed),
    VisibilityTimeout: seconds(settings.visibilityMs),
    DelaySeconds: seconds(settings.delayMs),
    MessageRetentionPeriod: seconds(settings.retentionMs),
    ...(redrive && {
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: redrive.queue.settings.arn,
        maxReceiveCount: redrive.maxReceiveCount,
      }),
    }),
  };
}
