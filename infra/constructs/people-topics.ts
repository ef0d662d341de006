import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { type IncidentKind, incidentKinds } from '../../lambdas/contracts/incidents.ts';

/** What people subscribe to; who is subscribed is a setting of the deployment (docs/operations.md). */
export class PeopleTopics extends Construct {
  /** One message per incident, from the router; attributes `groups` and `hours` to choose by. */
  readonly incidents: Readonly<Record<IncidentKind, Topic>>;
  /** What reaches people without the router, because it says that the router fails: CloudWatch publishes here itself. */
  readonly critical: Topic;
  /** Planned outages, for every team that wants to know. */
  readonly outages: Topic;
  readonly #key: IKey;
  readonly #stage: string;

  constructor(scope: Construct, id: string, { stage, key }: { readonly stage: string; readonly key: IKey }) {
    super(scope, id);
    this.#key = key;
    this.#stage = stage;
    const incidents = incidentKinds.map((kind) => [kind, this.#topic(kind)] as const);
    this.incidents = Object.fromEntries(incidents) as Record<IncidentKind, Topic>;
    this.outages = this.#topic('outages');
    this.critical = this.#topic('critical');
    this.critical.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AllowCloudWatchAlarms',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.critical.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
  }

  #topic(name: string): Topic {
    return new Topic(this, name, {
      topicName: `account-creation-${this.#stage}-${name}`,
      masterKey: this.#key,
      enforceSSL: true,
    });
  }
}
