import { Duration, Lazy, Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator } from 'aws-cdk-lib/aws-cloudwatch';
import { Match, Rule, type RuleProps, Schedule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { metrics } from '../../lambdas/contracts/metrics.ts';
import { RouteIncidentEnvironment } from '../../lambdas/route-incident/env.ts';
import { CapabilityFunction, type StageParts } from '../constructs/capability-function.ts';
import { DeadLetters } from '../constructs/dead-letters.ts';
import type { PeopleTopics } from '../constructs/people-topics.ts';
import { addRuleAlarms } from '../constructs/rule-alarms.ts';
import type { StageSecrets } from '../constructs/stage-secrets.ts';
import type { StageTable } from '../constructs/stage-table.ts';
import { WorkQueue } from '../constructs/work-queue.ts';

export interface RouteIncidentProps extends StageParts {
  readonly control: StageTable;
  readonly people: PeopleTopics;
  readonly secrets: StageSecrets;
}

/** Two reads and three writes of DynamoDB, SNS at most twice 1 s, Slack 3 s, and a cold start. */
const TIMEOUT = Duration.seconds(20);

/**
 * Each change of one of the stage's alarms, and a look every minute → queue `incidents` → the function → control table →
 * topics of people, and Slack.
 * When it fails: the message comes back for an hour, then it is a dead letter; what was decided and not told is told by the
 * next look; and one alarm on all of it reaches people without the function.
 */
export class RouteIncident extends Construct {
  constructor(scope: Construct, props: RouteIncidentProps) {
    super(scope, 'route-incident');
    const { stage, alarms, key, control, people, secrets } = props;
    const impact = 'Nobody is told of what hurts Veterans: an outage goes on until somebody notices it.';
    const topics = { ...people.incidents, outages: people.outages };
    const worker = new CapabilityFunction(this, 'route-incident', {
      parts: props,
      schema: RouteIncidentEnvironment,
      description: 'Tells the right people of incidents and planned outages, at the right hour',
      timeout: TIMEOUT,
      impact,
      environment: {
        CONTROL_TABLE: control.name,
        LATENCY_TOPIC_ARN: topics.latency.topicArn,
        ERRORS_TOPIC_ARN: topics.errors.topicArn,
        SYSTEM_STATUS_TOPIC_ARN: topics['system-status'].topicArn,
        OUTAGES_TOPIC_ARN: topics.outages.topicArn,
        SLACK_WEBHOOKS_SECRET: secrets.slackWebhooks.secretArn,
        REGION: Stack.of(this).region,
        // At the end: capabilities that come later have composite alarms too.
        COMPOSITE_ALARMS: Lazy.string({ produce: () => JSON.stringify(alarms.composites) }),
      },
    });
    control.grantItems(worker, 'dynamodb:GetItem', 'dynamodb:PutItem');
    const resources = Object.values(topics).map(({ topicArn }) => topicArn);
    worker.addToRolePolicy(new PolicyStatement({ actions: ['sns:Publish'], resources }));
    key.grant(worker, 'kms:GenerateDataKey');
    secrets.grantRead(worker, secrets.slackWebhooks);

    const { queue } = new WorkQueue(this, 'work', {
      name: 'incidents',
      ...props,
      worker,
      workerTimeout: TIMEOUT,
      // One look at a time would do: SQS takes no less.
      maxConcurrency: 2,
      impact,
    });
    const deadLetters = new DeadLetters(this, 'dead-letters', {
      ...props,
      name: 'route-incident-rule',
      impact,
    });
    const run = (id: string, when: Pick<RuleProps, 'schedule' | 'eventPattern'>) => {
      const ruleName = `account-creation-${stage}-route-incident-${id}`;
      const targets = [new SqsQueue(queue, { deadLetterQueue: deadLetters })];
      new Rule(this, id, { ruleName, ...when, targets });
      addRuleAlarms(this, alarms, { name: `route-incident-${id}`, ruleName, impact });
    };
    run('schedule', { schedule: Schedule.rate(Duration.minutes(1)) });
    run('alarms', {
      eventPattern: {
        source: ['aws.cloudwatch'],
        detailType: ['CloudWatch Alarm State Change'],
        detail: { alarmName: Match.prefix(`account-creation-${stage}-`) },
      },
    });

    const text = { severity: 'page', impact, runbook: 'router-failing' } as const;
    alarms.addOnAny(this, 'route-incident', 'not-sent', { metric: metrics.messageNotSent, ...text });
    alarms.add(this, 'route-incident-not-looking', {
      metric: alarms.sum('route-incident', metrics.routerLooked),
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: 1,
      silence: true,
      ...text,
    });
    const own = this.node.findAll().filter((child) => child instanceof Alarm);
    alarms.gather(this, 'route-incident-failing', {
      // That of a release is the canary's, and the version before goes on working.
      alarms: own.filter(({ node }) => node.id !== 'route-incident-release-alarm'),
      alsoTold: people.critical,
      ...text,
    });
    // Beside it: the topics have told people, and the router would tell of it in the same chat.
    alarms.addOnAny(this, 'route-incident', 'not-posted', {
      metric: metrics.messageNotPosted,
      severity: 'ticket',
      impact: 'A chat gets no messages of incidents: who looks there alone does not hear of them.',
      runbook: 'router-failing',
    });
  }
}
