import { randomUUID } from 'node:crypto';
import { EVENT_SOURCE } from '../../lambdas/contracts/events/envelope.ts';
import type { PipelineEvent } from '../../lambdas/contracts/events/pipeline-event.ts';
import type { Dice } from './dice.ts';
import type { QueueHooks, SimulatedQueues } from './queues.ts';
import type { Topology } from './topology.ts';
import type { VirtualTime } from './virtual-time.ts';
import type { Weather } from './weather.ts';

interface Parts {
  readonly topology: Topology;
  readonly queues: SimulatedQueues;
  readonly time: VirtualTime;
  readonly dice: Dice;
  readonly weather: Weather;
  /** Deliveries that are neither in a queue nor given up. */
  readonly onTheWay: { count: number };
  readonly onDeadLetter: QueueHooks['onDeadLetter'];
}

/** What EventBridge does with an event that it took: each rule's targets get it, in any order, now and then twice. */
export function deliver(
  event: PipelineEvent,
  { topology, queues, time, dice, weather, onTheWay, onDeadLetter }: Parts,
): void {
  const onBus = {
    version: '0',
    id: randomUUID(),
    'detail-type': event.type,
    source: EVENT_SOURCE,
    account: '000000000000',
    time: event.detail.metadata.occurred_at,
    region: 'us-gov-west-1',
    resources: [],
    detail: event.detail,
  };
  const body = JSON.stringify(onBus);
  for (const { matches, targets } of topology.rules) {
    if (!matches(onBus)) continue;
    for (const target of targets) {
      const times = weather.strikes('messages twice') ? 2 : 1;
      for (let delivery = 0; delivery < times; delivery += 1) {
        onTheWay.count += 1;
        time.after(dice.between(5, 300), () => {
          onTheWay.count -= 1;
          if (weather.strikes('rule cannot deliver')) {
            onDeadLetter(queues.byArn(target.deadLetters).settings, body);
          } else queues.byArn(target.queue).send(body);
        });
      }
    }
  }
}
