import type { Clock } from '../clock.ts';
import { newEvent } from './bus-event.ts';
import type { EventRule } from './event-rule.ts';

/** Rules that run by themselves. */
export interface Schedules {
  /** Settles when each has been handled once, with whatever outcome. */
  readonly firstRuns: Promise<unknown>;
  stop(): void;
}

/**
 * Rules with a ScheduleExpression: each delivers when its time has come on the clock, the first time one period after
 * the start. While a delivery is still being handled the next is left out: a slow machine would drown.
 */
export function startSchedules(rules: readonly EventRule[], clock: Clock): Schedules {
  const started = rules.flatMap(({ arn, trigger, deliveries }) => {
    if (trigger.kind !== 'schedule') return [];
    const firstRun = Promise.withResolvers<void>();
    let isHandled = true;
    let cancel: () => void = () => undefined;
    const waitFor = (dueAt: number) => {
      cancel = clock.setTimer(dueAt - clock.now(), () => {
        waitFor(dueAt + trigger.everyMs);
        if (!isHandled) return;
        isHandled = false;
        const event = newEvent(
          { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {}, resources: [arn] },
          dueAt,
        );
        void Promise.all(deliveries.map((deliver) => deliver(event))).finally(() => {
          isHandled = true;
          firstRun.resolve();
        });
      });
    };
    waitFor(clock.now() + trigger.everyMs);
    return [{ firstRun: firstRun.promise, stop: () => cancel() }];
  });
  return {
    firstRuns: Promise.all(started.map(({ firstRun }) => firstRun)),
    stop() {
      for (const { stop } of started) stop();
    },
  };
}
