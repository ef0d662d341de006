import type { PipelineEvent } from '../contracts/events/pipeline-event.ts';
import { metrics } from '../contracts/metrics.ts';
import type { EventBus } from '../ports/event-bus/event-bus.ts';
import type { EventFallback } from '../ports/event-fallback/event-fallback.ts';
import type { Telemetry } from '../ports/telemetry/telemetry.ts';

export interface PublishPorts {
  readonly bus: EventBus;
  readonly fallback: EventFallback;
  readonly telemetry: Telemetry;
}

/** Puts the event on the bus, else into the fallback queue. False: neither took it, and nobody will hear of it. */
export async function publish(
  event: PipelineEvent,
  { bus, fallback, telemetry }: PublishPorts,
): Promise<boolean> {
  const facts = { event: event.type };
  try {
    const [answer] = await bus.put([event]);
    if (answer?.kind === 'accepted') {
      telemetry.step('event', facts);
      return true;
    }
    telemetry.trouble('event', { ...facts, outcome: 'refused by the bus', code: answer?.code ?? 'none' });
  } catch (fault) {
    telemetry.trouble('event', { ...facts, outcome: 'bus not reached' }, fault);
  }
  try {
    await fallback.keep(event);
    telemetry.step('event', { ...facts, outcome: 'kept in the fallback queue' });
    telemetry.count(metrics.fallbackUsed);
    return true;
  } catch (fault) {
    telemetry.trouble('event', { ...facts, outcome: 'lost' }, fault);
    telemetry.count(metrics.eventLost);
    return false;
  }
}
