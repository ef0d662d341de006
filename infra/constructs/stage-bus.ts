import { Duration, Stack } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { AccountPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { EVENT_SOURCE } from '../../lambdas/contracts/events/envelope.ts';
import type { StageParts } from './capability-function.ts';

/** Days that an event can be replayed: a quarter, so that a new consumer can be fed with the phase before. */
const ARCHIVE_DAYS = 90;

/**
 * The bus that other teams subscribe to, with its archive. Both stay on the AWS key: with a key of ours EventBridge
 * can neither archive nor discover schemas across accounts without grants that would be wider than what they protect.
 */
export class StageBus extends Construct {
  readonly bus: EventBus;

  constructor(scope: Construct, id: string, { stage, config }: StageParts) {
    super(scope, id);
    const name = `account-creation-${stage}`;
    this.bus = new EventBus(this, 'bus', { eventBusName: name });
    if (config.subscriberAccounts.length > 0) this.#letSubscribe(config.subscriberAccounts);
    this.bus.archive('archive', {
      archiveName: name,
      description: 'Every event of the pipeline, for replay',
      eventPattern: { source: [EVENT_SOURCE] },
      retention: Duration.days(ARCHIVE_DAYS),
    });
  }

  /** Each account puts rules on the bus and takes its own away again; it sees and touches nobody else's. */
  #letSubscribe(accounts: readonly string[]): void {
    const { region, account, partition } = Stack.of(this);
    this.bus.addToResourcePolicy(
      new PolicyStatement({
        sid: 'RulesOfOtherTeams',
        principals: accounts.map((each) => new AccountPrincipal(each)),
        actions: [
          ...['PutRule', 'DescribeRule', 'EnableRule', 'DisableRule', 'DeleteRule'],
          ...[
            'PutTargets',
            'ListTargetsByRule',
            'RemoveTargets',
            'TagResource',
            'UntagResource',
            'ListTagsForResource',
          ],
        ].map((action) => `events:${action}`),
        resources: [`arn:${partition}:events:${region}:${account}:rule/${this.bus.eventBusName}/*`],
        conditions: {
          // biome-ignore lint/suspicious/noTemplateCurlyInString: IAM's own variable.
          StringEqualsIfExists: { 'events:creatorAccount': '${aws:PrincipalAccount}' },
          // Targets of theirs alone: through ours they could make up work for our functions.
          'ForAllValues:ArnLike': {
            'events:TargetArn': accounts.map((each) => `arn:${partition}:*:*:${each}:*`),
          },
        },
      }),
    );
  }
}
