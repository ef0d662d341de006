import { Duration } from 'aws-cdk-lib';
import { type EventPattern, Rule, type RuleProps, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { ReleasedFunction, StageParts } from './capability-function.ts';
import { DeadLetters } from './dead-letters.ts';
import { addRuleAlarms } from './rule-alarms.ts';

export interface MinuteJobProps {
  readonly parts: StageParts;
  /** Its construct id is the capability. */
  readonly worker: ReleasedFunction;
  /** One sentence: who is hurt when it is not started. */
  readonly impact: string;
}

const MINUTE = Duration.minutes(1);

/**
 * Starts a function every minute. The next minute makes up for one that failed: nothing is tried again. What
 * EventBridge cannot deliver is a dead letter.
 */
export class MinuteJob extends Construct {
  readonly #props: MinuteJobProps;
  readonly #capability: string;
  readonly #deadLetters: Queue;

  constructor(scope: Construct, id: string, props: MinuteJobProps) {
    super(scope, id);
    this.#props = props;
    this.#capability = props.worker.node.id;
    props.worker.live.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: MINUTE });
    this.#deadLetters = new DeadLetters(this, 'dead-letters', {
      ...props.parts,
      name: `${this.#capability}-rule`,
      impact: props.impact,
    });
    this.#startOn('schedule', { schedule: Schedule.rate(MINUTE) });
  }

  /** Starts it at once on these events of the account's default bus too. */
  alsoOn(id: string, eventPattern: EventPattern): void {
    this.#startOn(id, { eventPattern });
  }

  #startOn(id: string, when: Pick<RuleProps, 'schedule' | 'eventPattern'>): void {
    const { parts, worker, impact } = this.#props;
    const ruleName = `account-creation-${parts.stage}-${this.#capability}-${id}`;
    const deadLetterQueue = this.#deadLetters;
    new Rule(this, id, {
      ruleName,
      ...when,
      targets: [new LambdaFunction(worker.live, { deadLetterQueue, retryAttempts: 0, maxEventAge: MINUTE })],
    });
    addRuleAlarms(this, parts.alarms, { name: `${this.#capability}-${id}`, ruleName, impact });
  }
}
