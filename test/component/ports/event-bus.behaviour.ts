import { accountCreationFailedExample } from '../../../lambdas/contracts/events/account-creation-failed.ts';
import { accountCreationSucceededExample } from '../../../lambdas/contracts/events/account-creation-succeeded.ts';
import type { PipelineEvent } from '../../../lambdas/contracts/events/pipeline-event.ts';
import type { EventBus } from '../../../lambdas/ports/event-bus/event-bus.ts';

export const succeeded: PipelineEvent = {
  type: 'AccountCreationSucceeded',
  detail: accountCreationSucceededExample,
};
export const failed: PipelineEvent = { type: 'AccountCreationFailed', detail: accountCreationFailedExample };

/** A bus under test, what it has taken, and how to make it difficult. */
export interface BusUnderTest {
  readonly bus: EventBus;
  accepted(): readonly PipelineEvent[];
  refuse(eventId: string): void;
  breakDown(): void;
}

/** What every event bus does. */
export function describeEventBusBehaviour(name: string, factory: () => BusUnderTest): void {
  describe(`${name} as an event bus`, () => {
    test('takes events as they are', async () => {
      const { bus, accepted } = factory();
      expect(await bus.put([succeeded])).toEqual([{ kind: 'accepted' }]);
      expect(await bus.put([failed])).toEqual([{ kind: 'accepted' }]);
      expect(accepted()).toEqual([succeeded, failed]);
    });

    test('answers for each event, in order: some taken, some refused', async () => {
      const { bus, accepted, refuse } = factory();
      refuse(succeeded.detail.metadata.event_id);
      expect(await bus.put([succeeded, failed, succeeded])).toEqual([
        { kind: 'refused', code: 'ThrottlingException', message: expect.any(String) },
        { kind: 'accepted' },
        { kind: 'refused', code: 'ThrottlingException', message: expect.any(String) },
      ]);
      expect(accepted()).toEqual([failed]);
    });

    test('throws when it cannot be reached', async () => {
      const { bus, breakDown } = factory();
      breakDown();
      await expect(bus.put([succeeded])).rejects.toThrow();
    });
  });
}
