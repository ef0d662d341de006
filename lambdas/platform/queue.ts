import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import * as v from 'valibot';
import { flushMetrics, type Observability } from './observability.ts';

/** Whether one message's work is done; one that is not comes back, and in the end is a dead letter. */
export type Settled = 'done' | 'failed';

export interface QueueMessage<T> {
  readonly content: T;
  /** Name of the queue that it came from. */
  readonly queueName: string;
}

/**
 * The one queue wrapper: reads each message with its schema, hands the readable ones over as one batch, and
 * answers with the ids that failed (partial batch answer). A message that cannot be read fails: it becomes a dead
 * letter that somebody looks at, nothing is dropped.
 * @param work one answer a message, in order. If it throws, the whole batch fails.
 */
export function queueHandler<T>(
  observability: Observability,
  schema: v.GenericSchema<unknown, T>,
  work: (messages: readonly QueueMessage<T>[]) => Promise<readonly Settled[]>,
) {
  const { logger, telemetry } = observability;
  return middy<SQSEvent, SQSBatchResponse>()
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use(flushMetrics(observability))
    .handler(async ({ Records }) => {
      const readable: { record: SQSRecord; message: QueueMessage<T> }[] = [];
      const failed: SQSRecord[] = [];
      for (const record of Records) {
        const content = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), record.body);
        if (content.success) {
          const queueName = record.eventSourceARN.split(':').at(-1) ?? '';
          readable.push({ record, message: { content: content.output, queueName } });
        } else {
          const fields = content.issues.map((issue) => v.getDotPath(issue) ?? 'body').join(', ');
          telemetry.trouble('request', { message_id: record.messageId, unreadable: fields });
          failed.push(record);
        }
      }
      const settled = readable.length === 0 ? [] : await work(readable.map(({ message }) => message));
      readable.forEach(({ record }, index) => {
        if (settled[index] !== 'done') failed.push(record);
      });
      return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
    });
}
