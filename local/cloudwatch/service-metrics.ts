import { type MetricStore, MINUTE_MS } from '../metric-store.ts';
import type { Queue } from '../resources/queue.ts';

/** How an invocation of a function ended. */
export interface EndedInvocation {
  /** Real milliseconds in the handler. */
  readonly durationMs: number;
  readonly failed: boolean;
}

/** What became of an event for one target of a rule: `lost` in spite of a dead-letter queue, or without one. */
export type Delivered = 'delivered' | 'dead-letter' | 'lost' | 'lost-without-queue';

/** What API Gateway answered; `route` where the request found one. */
export interface ApiAnswer {
  readonly route: { readonly resource: string; readonly method: string } | undefined;
  readonly status: number;
  /** Real milliseconds; the second in the function, if it was asked. */
  readonly latencyMs: number;
  readonly integrationMs: number | undefined;
}

type Dimensions = Readonly<Record<string, string>>;

function publisher(metrics: MetricStore, namespace: string, dimensions: Dimensions) {
  return (name: string, value: number, at?: number) =>
    metrics.add({ namespace, name, dimensions, value }, at);
}

/** AWS/Lambda of one function: each invocation counts 0 errors or 1, so that one without errors is no missing data. */
export function functionMetrics(metrics: MetricStore, FunctionName: string) {
  const publish = publisher(metrics, 'AWS/Lambda', { FunctionName });
  return {
    onEnd({ durationMs, failed }: EndedInvocation): void {
      publish('Invocations', 1);
      publish('Errors', Number(failed));
      publish('Throttles', 0);
      publish('Duration', durationMs);
    },
    onThrottle: () => publish('Throttles', 1),
  };
}

/** AWS/Events of one rule: what did not happen has no data, not 0. */
export function ruleMetrics(metrics: MetricStore, dimensions: Dimensions) {
  const publish = publisher(metrics, 'AWS/Events', dimensions);
  return (delivered: Delivered): void => {
    publish('Invocations', 1);
    if (delivered === 'delivered') return;
    publish('FailedInvocations', 1);
    if (delivered === 'dead-letter') publish('InvocationsSentToDlq', 1);
    if (delivered === 'lost') publish('InvocationsFailedToBeSentToDlq', 1);
  };
}

/** AWS/ApiGateway, of the whole stage and, if it asks for it, of each method: each request counts 0 errors or 1. */
export function apiMetrics(
  metrics: MetricStore,
  { ApiName, Stage, ofMethods }: { ApiName: string; Stage: string; ofMethods: boolean },
) {
  return ({ route, status, latencyMs, integrationMs }: ApiAnswer): void => {
    const all: Dimensions[] = [{ ApiName, Stage }];
    if (route && ofMethods) all.push({ ApiName, Stage, Resource: route.resource, Method: route.method });
    for (const publish of all.map((dimensions) => publisher(metrics, 'AWS/ApiGateway', dimensions))) {
      publish('Count', 1);
      publish('4XXError', Number(status >= 400 && status < 500));
      publish('5XXError', Number(status >= 500));
      publish('Latency', latencyMs);
      if (integrationMs !== undefined) publish('IntegrationLatency', integrationMs);
    }
  };
}

/** A message that was received so often and not deleted does not count for the age any more (SQS guide, "CloudWatch metrics"). */
const POISONED_AFTER = 3;

/** AWS/SQS of each queue, as it is at `end` of a minute: empty ones too, with 0. */
export function sampleQueues(queues: readonly Queue[], metrics: MetricStore, end: number): void {
  // In the minute that ends, so that an alarm sees it at once.
  const minute = end - MINUTE_MS;
  for (const queue of queues) {
    const publish = publisher(metrics, 'AWS/SQS', { QueueName: queue.settings.name });
    const arrivals = queue.messages
      .filter(({ receiveCount }) => receiveCount < POISONED_AFTER)
      .map(({ arrivedAt }) => arrivedAt);
    publish('ApproximateNumberOfMessagesVisible', queue.counts.visible, minute);
    const oldest = Math.min(end, ...arrivals);
    publish('ApproximateAgeOfOldestMessage', Math.floor((end - oldest) / 1000), minute);
  }
}
