import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { PipelineEvent } from '../../../lambdas/contracts/events/pipeline-event.ts';
import type { AwsCalls } from '../../../lambdas/platform/aws-calls.ts';
import { busDependency } from '../../../lambdas/ports/dependency/aws-dependencies.ts';
import { EventBridgeBus } from '../../../lambdas/ports/event-bus/event-bridge-bus.ts';
import { InMemoryEventBus } from '../../doubles/in-memory-event-bus.ts';
import { awsImplementations } from '../../fixtures/aws-calls.ts';
import { type AwsCall, type AwsStandIn, fault, ok, startAwsStandIn } from '../../fixtures/aws-stand-in.ts';
import { describeEventBusBehaviour, failed, succeeded } from './event-bus.behaviour.ts';

interface Entry {
  readonly DetailType: PipelineEvent['type'];
  readonly Detail: string;
}
const entriesOf = (call: AwsCall) => call.input.Entries as Entry[];
const eventOf = ({ DetailType, Detail }: Entry) =>
  ({ type: DetailType, detail: JSON.parse(Detail) }) as PipelineEvent;

describeEventBusBehaviour('InMemoryEventBus', () => {
  const bus = new InMemoryEventBus();
  return {
    bus,
    accepted: () => bus.events,
    refuse: (eventId) => bus.refusedIds.add(eventId),
    breakDown: () => {
      bus.mood = 'throws';
    },
  };
});

describe('EventBridge', () => {
  let aws: AwsStandIn;
  beforeEach(async () => {
    aws = await startAwsStandIn();
  });
  afterEach(() => aws.stop());

  describe.each(awsImplementations)('called by $by', ({ callsTo }) => {
    let calls: AwsCalls;
    beforeEach(() => {
      calls = callsTo(aws.url);
    });

    describeEventBusBehaviour('EventBridgeBus', () => {
      const accepted: PipelineEvent[] = [];
      const refused = new Set<string>();
      aws.answer = (call) => {
        const Entries = entriesOf(call).map((entry, index) => {
          const event = eventOf(entry);
          if (refused.has(event.detail.metadata.event_id)) {
            return { ErrorCode: 'ThrottlingException', ErrorMessage: 'Rate exceeded' };
          }
          accepted.push(event);
          return { EventId: `id-${index}` };
        });
        return ok({ FailedEntryCount: Entries.filter((entry) => 'ErrorCode' in entry).length, Entries });
      };
      return {
        bus: new EventBridgeBus(calls, 'the-bus'),
        accepted: () => accepted,
        refuse: (eventId) => refused.add(eventId),
        breakDown: () => {
          aws.answer = () => fault(500, 'InternalException');
        },
      };
    });

    test('gets the bus, the source, the name and the moment of each event', async () => {
      aws.answer = () => ok({ FailedEntryCount: 0, Entries: [{ EventId: '1' }, { EventId: '2' }] });
      await new EventBridgeBus(calls, 'the-bus').put([succeeded, failed]);
      expect(aws.calls).toEqual([
        {
          operation: 'PutEvents',
          input: {
            Entries: [succeeded, failed].map(({ type, detail }) => ({
              EventBusName: 'the-bus',
              Source: 'gov.va.mhv.account-creation',
              DetailType: type,
              Time: expect.closeTo(Date.parse(detail.metadata.occurred_at) / 1000, 3),
              Detail: JSON.stringify(detail),
            })),
          },
        },
      ]);
    });

    test.each([
      ['no entries', {}],
      ['fewer entries than events', { FailedEntryCount: 0, Entries: [] }],
      ['an entry that says nothing', { FailedEntryCount: 0, Entries: [{}] }],
    ])('takes an answer with %s for a refusal, never for a success', async (_, answer) => {
      aws.answer = () => ok(answer);
      expect(await new EventBridgeBus(calls, 'the-bus').put([succeeded])).toEqual([
        { kind: 'refused', code: 'NoAnswer', message: expect.any(String) },
      ]);
    });

    test('is tried a second time after a fault, and not a third', async () => {
      aws.answer = () => fault(500, 'InternalException');
      await expect(new EventBridgeBus(calls, 'the-bus').put([succeeded])).rejects.toThrow();
      expect(aws.calls).toHaveLength(2);
    });

    test('is given up when it hangs', async () => {
      aws.answer = () => ({ kind: 'hang' });
      await expect(new EventBridgeBus(calls, 'the-bus').put([succeeded])).rejects.toThrow();
    });
  });

  test('says to check-health whether it can be used', async () => {
    const client = new EventBridgeClient(aws.clientSettings);
    aws.answer = ({ operation }) => (operation === 'DescribeEventBus' ? ok({}) : fault(400, 'Wrong'));
    await expect(busDependency(client, 'the-bus').check()).resolves.toBeUndefined();
    expect(aws.calls).toEqual([{ operation: 'DescribeEventBus', input: { Name: 'the-bus' } }]);
    aws.answer = () => fault(400, 'ResourceNotFoundException');
    await expect(busDependency(client, 'the-bus').check()).rejects.toThrow();
    client.destroy();
  });
});
