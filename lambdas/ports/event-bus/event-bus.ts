import type { PipelineEvent } from '../../contracts/events/pipeline-event.ts';

/** One answer per event: a bus can take some and refuse others in the same call. */
export type PutAnswer =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string };

export interface EventBus {
  /**
   * @param events at most 10, what one call of EventBridge takes.
   * @returns an answer for each event, in order. Throws if the bus cannot be reached.
   */
  put(events: readonly PipelineEvent[]): Promise<readonly PutAnswer[]>;
}
