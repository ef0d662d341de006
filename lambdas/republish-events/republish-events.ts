import type { PipelineEvent } from '../contracts/events/pipeline-event.ts';
import { metrics } from '../contracts/metrics.ts';
import type { Settled } from '../platform/queue.ts';
import type { EventBus, PutAnswer } from '../ports/event-bus/event-bus.ts';
import type { Telemetry } from '../ports/telemetry/telemetry.ts';

/** Puts events on the bus that could not be put there at first; what it refuses again comes back. */
export async function republishEvents(
  events: readonly PipelineEvent[],
  { bus, telemetry }: { readonly bus: EventBus; readonly telemetry: Telemetry },
): Promise<readonly Settled[]> {
  const answers = await bus.put(events);
  return events.map((event, index) => settle(event, answers[index], telemetry));
}

function settle(
  { type, detail: { metadata } }: PipelineEvent,
  answer: PutAnswer | undefined,
  telemetry: Telemetry,
): Settled {
  const facts = { event: type, correlation_id: metadata.correlation_id };
  if (answer?.kind !== 'accepted') {
    telemetry.trouble('republish', { ...facts, outcome: 'refused again', code: answer?.code ?? 'none' });
    return 'failed';
  }
  telemetry.step('republish', facts);
  telemetry.count(metrics.eventRepublished);
  return 'done';
}
