import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { PipelineEvent } from '../contracts/events/pipeline-event.ts';
import { awsClientSettings } from '../platform/aws-client-settings.ts';
import { readEnvironment } from '../platform/environment.ts';
import { observe } from '../platform/observability.ts';
import { queueHandler } from '../platform/queue.ts';
import { sdkEventBridgeCalls } from '../platform/sdk-calls.ts';
import { EventBridgeBus } from '../ports/event-bus/event-bridge-bus.ts';
import { RepublishEventsEnvironment } from './env.ts';
import { republishEvents } from './republish-events.ts';

const env = readEnvironment(RepublishEventsEnvironment);
const observability = observe(env);
const bus = new EventBridgeBus(sdkEventBridgeCalls(new EventBridgeClient(awsClientSettings)), env.EVENT_BUS);
const ports = { bus, telemetry: observability.telemetry };

export const handler = queueHandler(observability, PipelineEvent, (messages) =>
  republishEvents(
    messages.map(({ content }) => content),
    ports,
  ),
);
