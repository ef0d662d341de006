import type { PipelineEvent } from '../../contracts/events/pipeline-event.ts';

/** Keeps events that the bus did not take, until republish-events puts them there. */
export interface EventFallback {
  /** Throws if the event could not be kept. */
  keep(event: PipelineEvent): Promise<void>;
}
