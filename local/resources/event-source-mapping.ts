import { createHash } from 'node:crypto';
import type { Grants } from '../aws/grants.ts';
import { ACCOUNT, REGION } from '../template/intrinsics.ts';
import { refuseOthers } from '../template/refuse.ts';
import type { Stack } from '../template/stack.ts';
import type { FindFunction } from './lambda-alias.ts';
import type { LambdaFunction } from './lambda-function.ts';
import type { Message, Queue } from './queue.ts';
import type { Queues } from './queues.ts';
import type { Invocation } from './sandbox-pool.ts';

/** Properties of AWS::Lambda::EventSourceMapping that are run. */
export interface MappingProperties {
  readonly BatchSize?: number;
  readonly ScalingConfig?: { MaximumConcurrency?: number };
  readonly FunctionResponseTypes?: string[];
}

/** A batching window is refused. */
const MAPPING_PROPERTIES = [
  'EventSourceArn',
  'FunctionName',
  'BatchSize',
  'ScalingConfig',
  'FunctionResponseTypes',
];

interface MappingTargets {
  readonly find: FindFunction;
  readonly queues: Queues;
  readonly grants: Grants;
}

/** What Lambda's poller does with the function's role; without it the real service refuses the mapping. */
const POLLER_ACTIONS = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

/** Those of the template; throws, with the logical id, for one that the real service would refuse. The answer ends them. */
export function startMappings(stack: Stack, { find, queues, grants }: MappingTargets): (() => void)[] {
  return stack.ofType('AWS::Lambda::EventSourceMapping').map(({ logicalId, properties }) => {
    refuseOthers(logicalId, properties, MAPPING_PROPERTIES);
    const fn = find(String(properties.FunctionName))?.fn;
    const queue = queues.byArn(String(properties.EventSourceArn));
    if (!fn || !queue) {
      throw new Error(`${logicalId}: only queues feed functions here, not ${properties.EventSourceArn}`);
    }
    const authorize = grants.authorizerFor(fn);
    for (const action of POLLER_ACTIONS) {
      try {
        authorize(action, queue.settings.arn);
      } catch (error) {
        throw new Error(`${logicalId}: ${(error as Error).message}`, { cause: error });
      }
    }
    if (queue.settings.visibilityMs < fn.timeoutSeconds * 1000) {
      throw new Error(
        `${logicalId}: ${queue.settings.name} hides messages for less than the timeout of ${fn.logicalId}`,
      );
    }
    return startEventSourceMapping(properties as MappingProperties, { queue, fn });
  });
}

/** Feeds a queue's messages to a function; the answer ends that. The source of the rules is the Lambda guide. */
export function startEventSourceMapping(
  properties: MappingProperties,
  { queue, fn }: { queue: Queue; fn: Pick<LambdaFunction, 'invoke' | 'maxSandboxes'> },
): () => void {
  const batchSize = Number(properties.BatchSize ?? 10);
  const maxRunning = Number(properties.ScalingConfig?.MaximumConcurrency ?? fn.maxSandboxes);
  const partial = properties.FunctionResponseTypes?.includes('ReportBatchItemFailures') ?? false;
  let running = 0;
  let stopped = false;

  const handle = async (messages: Message[]) => {
    running += 1;
    const result = await fn.invoke({ Records: messages.map((message) => recordOf(message, queue)) });
    running -= 1;
    const failedIds = failuresOf(result, messages, partial);
    // What failed stays hidden until its visibility timeout is over.
    for (const message of messages) if (!failedIds.has(message.id)) queue.delete(message.receiptHandle);
    pump();
  };

  const pump = () => {
    while (!stopped && running < maxRunning) {
      const messages = queue.receive(batchSize);
      if (messages.length === 0) return;
      void handle(messages);
    }
  };

  const unsubscribe = queue.onVisible(pump);
  pump();
  return () => {
    stopped = true;
    unsubscribe();
  };
}

/** Ids that come back: all after a failure or an unreadable answer, else those that the answer names. */
function failuresOf(result: Invocation, messages: readonly Message[], partial: boolean): Set<string> {
  const all = new Set(messages.map(({ id }) => id));
  if (result.kind === 'failed') return all;
  if (!partial) return new Set();
  const answer = result.payload as { batchItemFailures?: { itemIdentifier?: unknown }[] | null } | null;
  const failures = answer?.batchItemFailures ?? [];
  if (!Array.isArray(failures)) return all;
  const named = failures.map((failure) => failure?.itemIdentifier);
  return named.every((id) => typeof id === 'string' && all.has(id)) ? new Set(named as string[]) : all;
}

function recordOf(message: Message, queue: Queue) {
  return {
    messageId: message.id,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: {
      ApproximateReceiveCount: String(message.receiveCount),
      SentTimestamp: String(Math.round(message.sentAt)),
      SenderId: ACCOUNT,
      ApproximateFirstReceiveTimestamp: String(Math.round(message.firstReceivedAt)),
    },
    messageAttributes: Object.fromEntries(
      Object.entries(message.attributes).map(([name, { DataType, StringValue }]) => [
        name,
        { dataType: DataType, stringValue: StringValue, stringListValues: [], binaryListValues: [] },
      ]),
    ),
    md5OfBody: createHash('md5').update(message.body).digest('hex'),
    eventSource: 'aws:sqs',
    eventSourceARN: queue.settings.arn,
    awsRegion: REGION,
  };
}
