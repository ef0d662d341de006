import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Message, MessageAttribute, Queue } from '../resources/queue.ts';
import type { Queues } from '../resources/queues.ts';
import { arnOf } from '../template/intrinsics.ts';
import { type Authorize, AwsError, type Operation } from './call.ts';

interface SendInput {
  Id?: string;
  MessageBody: string;
  DelaySeconds?: number;
  MessageAttributes?: Record<string, MessageAttribute>;
}

interface ReceiveInput {
  MaxNumberOfMessages?: number;
  VisibilityTimeout?: number;
  WaitTimeSeconds?: number;
}

/** SQS's operations. */
export function sqsOperations(queues: Queues, clock: Clock): Record<string, Operation> {
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
      run(find(action, String(input.QueueUrl).split('/').at(-1) ?? '', authorize), input);

  return {
    SendMessage: on('SendMessage', (queue, input) => send(queue, input as unknown as SendInput)),
    SendMessageBatch: on('SendMessage', (queue, input) => ({
      Successful: (input.Entries as SendInput[]).map((entry) => ({ Id: entry.Id, ...send(queue, entry) })),
      Failed: [],
    })),
    ReceiveMessage: on('ReceiveMessage', async (queue, input) => {
      const { MaxNumberOfMessages = 1, VisibilityTimeout, WaitTimeSeconds = 0 } = input as ReceiveInput;
      if (queue.counts.visible === 0 && WaitTimeSeconds > 0)
        await visibleOr(queue, WaitTimeSeconds * 1000, clock);
      const visibilityMs = VisibilityTimeout === undefined ? undefined : VisibilityTimeout * 1000;
      return { Messages: queue.receive(MaxNumberOfMessages, visibilityMs).map(received) };
    }),
    DeleteMessage: on('DeleteMessage', (queue, { ReceiptHandle }) => {
      queue.delete(String(ReceiptHandle));
      return {};
    }),
    ChangeMessageVisibility: on('ChangeMessageVisibility', (queue, { ReceiptHandle, VisibilityTimeout }) => {
      if (!queue.changeVisibility(String(ReceiptHandle), Number(VisibilityTimeout) * 1000)) {
        throw new AwsError('com.amazonaws.sqs#MessageNotInflight', 'The message is not in flight.');
      }
      return {};
    }),
    GetQueueAttributes: on('GetQueueAttributes', (queue) => ({ Attributes: attributesOf(queue) })),
    GetQueueUrl: ({ QueueName }, authorize) => {
      const { name } = find('GetQueueUrl', String(QueueName), authorize).settings;
      return { QueueUrl: queues.urlOf(name) };
    },
    PurgeQueue: on('PurgeQueue', (queue) => {
      queue.purge();
      return {};
    }),
    StartMessageMoveTask: ({ SourceArn, DestinationArn }, authorize) => {
      const source = find('StartMessageMoveTask', String(SourceArn).split(':').at(-1) ?? '', authorize);
      for (const message of source.purge()) {
        const target = queues.byArn(String(DestinationArn ?? message.sourceArn));
        if (target) target.take(message);
        else source.take(message, message.sourceArn);
      }
      return { TaskHandle: 'local' };
    },
  };
}

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

function send(queue: Queue, { MessageBody, DelaySeconds, MessageAttributes }: SendInput) {
  const delayMs = DelaySeconds === undefined ? undefined : DelaySeconds * 1000;
  const { id } = queue.send(MessageBody, { attributes: MessageAttributes, delayMs });
  return { MessageId: id, MD5OfMessageBody: md5(MessageBody) };
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

/** A long poll: until a message is visible or the time is over. */
function visibleOr(queue: Queue, waitMs: number, clock: Clock): Promise<void> {
  return new Promise((done) => {
    const finish = () => {
      unsubscribe();
      cancel();
      done();
    };
    const unsubscribe = queue.onVisible(finish);
    const cancel = clock.setTimer(waitMs, finish);
  });
}
