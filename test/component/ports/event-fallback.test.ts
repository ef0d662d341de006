import { SQSClient } from '@aws-sdk/client-sqs';
import type { PipelineEvent } from '../../../lambdas/contracts/events/pipeline-event.ts';
import type { AwsCalls } from '../../../lambdas/platform/aws-calls.ts';
import { queueDependency } from '../../../lambdas/ports/dependency/aws-dependencies.ts';
import type { EventFallback } from '../../../lambdas/ports/event-fallback/event-fallback.ts';
import { SqsEventFallback } from '../../../lambdas/ports/event-fallback/sqs-event-fallback.ts';
import { InMemoryEventFallback } from '../../doubles/in-memory-event-fallback.ts';
import { awsImplementations } from '../../fixtures/aws-calls.ts';
import { type AwsStandIn, fault, ok, queued, startAwsStandIn } from '../../fixtures/aws-stand-in.ts';
import { failed, succeeded } from './event-bus.behaviour.ts';

interface FallbackUnderTest {
  readonly fallback: EventFallback;
  kept(): readonly PipelineEvent[];
  breakDown(): void;
}

function describeEventFallbackBehaviour(name: string, factory: () => FallbackUnderTest): void {
  describe(`${name} as an event fallback`, () => {
    test('keeps events as they are', async () => {
      const { fallback, kept } = factory();
      await fallback.keep(succeeded);
      await fallback.keep(failed);
      expect(kept()).toEqual([succeeded, failed]);
    });

    test('throws when it could not keep one', async () => {
      const { fallback, breakDown } = factory();
      breakDown();
      await expect(fallback.keep(succeeded)).rejects.toThrow();
    });
  });
}

describeEventFallbackBehaviour('InMemoryEventFallback', () => {
  const fallback = new InMemoryEventFallback();
  return {
    fallback,
    kept: () => fallback.events,
    breakDown: () => {
      fallback.failing = true;
    },
  };
});

describe('SQS', () => {
  let aws: AwsStandIn;
  let queueUrl: string;
  beforeEach(async () => {
    aws = await startAwsStandIn();
    queueUrl = `${aws.clientSettings.endpoint}/000000000000/fallback`;
    aws.answer = queued;
  });
  afterEach(() => aws.stop());

  describe.each(awsImplementations)('called by $by', ({ callsTo }) => {
    let calls: AwsCalls;
    beforeEach(() => {
      calls = callsTo(aws.url);
    });

    describeEventFallbackBehaviour('SqsEventFallback', () => ({
      fallback: new SqsEventFallback(calls, queueUrl),
      kept: () => aws.calls.map(({ input }) => JSON.parse(String(input.MessageBody))),
      breakDown: () => {
        aws.answer = () => fault(500, 'InternalFailure');
      },
    }));

    test('puts the event into the body of one message and nowhere else', async () => {
      await new SqsEventFallback(calls, queueUrl).keep(succeeded);
      expect(aws.calls).toEqual([
        {
          operation: 'SendMessage',
          input: { QueueUrl: queueUrl, MessageBody: JSON.stringify(succeeded) },
        },
      ]);
    });

    test('is given up when it hangs', async () => {
      aws.answer = () => ({ kind: 'hang' });
      await expect(new SqsEventFallback(calls, queueUrl).keep(succeeded)).rejects.toThrow();
    });
  });

  test('says to check-health whether it can be used', async () => {
    const client = new SQSClient(aws.clientSettings);
    aws.answer = () => ok({ Attributes: { ApproximateNumberOfMessages: '0' } });
    await expect(queueDependency(client, queueUrl).check()).resolves.toBeUndefined();
    expect(aws.calls[0]?.operation).toBe('GetQueueAttributes');
    aws.answer = () => fault(400, 'QueueDoesNotExist');
    await expect(queueDependency(client, queueUrl).check()).rejects.toThrow();
    client.destroy();
  });
});
