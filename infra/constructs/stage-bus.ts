import { Duration } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { EVENT_SOURCE } from '../../lambdas/contracts/events/envelope.ts';

/** Days that an event can be replayed: a quarter, so that a new consumer can be fed with the phase before. */
const ARCHIVE_DAYS = 90;

/**
 * The bus that other teams subscribe to, with its archive. Both stay on the AWS key: with a key of ours EventBridge
 * can neither archive nor discover schemas across accounts without grants that would be wider than what they protect.
 */
export class StageBus extends Construct {
  readonly bus: EventBus;

  constructor(scope: Construct, id: string, { stage }: { readonly stage: string }) {
    super(scope, id);
    const name = `account-creation-${stage}`;
    this.bus = new EventBus(this, 'bus', { eventBusName: name });
    this.bus.archive('archive', {
      archiveName: name,
      description: 'Every event of the pipeline, for replay',
      eventPattern: { source: [EVENT_SOURCE] },
      retention: Duration.days(ARCHIVE_DAYS),
    });
  }
}
