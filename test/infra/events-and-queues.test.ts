import { accountCreationFailedExample } from '../../lambdas/contracts/events/account-creation-failed.ts';
import { accountCreationSucceededExample } from '../../lambdas/contracts/events/account-creation-succeeded.ts';
import { EVENT_SOURCE } from '../../lambdas/contracts/events/envelope.ts';
import { compilePattern } from '../../local/resources/event-pattern.ts';
import { type Resource, stageNames, synthesize, target } from './template.ts';

describe.each(stageNames)('events and queues of stage %s', (stage) => {
  const { ofType, one } = synthesize(stage);
  const queues = ofType('AWS::SQS::Queue');
  const mappings = ofType('AWS::Lambda::EventSourceMapping');
  const redriveTarget = ({ properties }: Resource) =>
    properties.RedrivePolicy ? target(properties.RedrivePolicy.deadLetterTargetArn) : undefined;

  const event = (detailType: string, detail: unknown, source = EVENT_SOURCE) => ({
    version: '0',
    source,
    'detail-type': detailType,
    detail,
  });
  const succeeded = event('AccountCreationSucceeded', accountCreationSucceededExample);
  const failed = event('AccountCreationFailed', accountCreationFailedExample);
  const queueNamesOf = (rule: Resource) =>
    rule.properties.Targets.map(
      ({ Arn }: { Arn: Record<string, unknown> }) => one('AWS::SQS::Queue', target(Arn)).properties.QueueName,
    ).sort();

  test('a success goes to the first bust and, 60 s later, to the second; a failure to the store', () => {
    const rules = ofType('AWS::Events::Rule').filter(({ properties }) => properties.EventBusName);
    const queuesFor = (sent: unknown) =>
      rules.filter(({ properties }) => compilePattern(properties.EventPattern)(sent)).flatMap(queueNamesOf);
    expect(queuesFor(succeeded)).toEqual([
      `account-creation-${stage}-bust`,
      `account-creation-${stage}-bust-later`,
    ]);
    expect(queuesFor(failed)).toEqual([`account-creation-${stage}-store-error`]);
    expect(queuesFor(event('AccountCreationSucceeded', {}, 'somebody.else'))).toEqual([]);
    const delays = queues
      .filter(({ properties }) => properties.DelaySeconds)
      .map(({ properties }) => [properties.QueueName, properties.DelaySeconds]);
    expect(delays).toEqual([[`account-creation-${stage}-bust-later`, 60]]);
  });

  test('every target of a rule has dead letters, and the rule may write to both', () => {
    /** From where the policy of this queue lets EventBridge in: this account, or one rule. */
    const sources = (queueId: string): unknown[] =>
      ofType('AWS::SQS::QueuePolicy')
        .filter(({ properties }) => properties.Queues.map(target).includes(queueId))
        .flatMap(({ properties }) => properties.PolicyDocument.Statement)
        .filter(
          ({ Effect, Principal, Action }) =>
            Effect === 'Allow' &&
            Principal.Service === 'events.amazonaws.com' &&
            [Action].flat().includes('sqs:SendMessage'),
        )
        .map(
          ({ Condition }) =>
            Condition.ArnEquals?.['aws:SourceArn'] ?? Condition.StringEquals['aws:SourceAccount'],
        );
    for (const rule of ofType('AWS::Events::Rule')) {
      for (const { Arn, DeadLetterConfig } of rule.properties.Targets) {
        const fed = queues.some(({ id }) => id === target(Arn)) ? [target(Arn)] : [];
        for (const queue of [...fed, target(DeadLetterConfig?.Arn ?? {})]) {
          const itself = [{ Ref: 'AWS::AccountId' }, { 'Fn::GetAtt': [rule.id, 'Arn'] }].map((each) =>
            JSON.stringify(each),
          );
          const from = sources(queue).filter((each) => itself.includes(JSON.stringify(each)));
          expect([rule.id, queue, from.length]).toEqual([rule.id, queue, 1]);
        }
      }
    }
  });

  test('every queue has dead letters that are kept longer than it keeps its own, or is dead letters', () => {
    const rulesDeadLetters = ofType('AWS::Events::Rule').flatMap(({ properties }) =>
      properties.Targets.map(({ DeadLetterConfig }: { DeadLetterConfig: { Arn: Record<string, unknown> } }) =>
        target(DeadLetterConfig.Arn),
      ),
    );
    const deadLetters = new Set([...queues.map(redriveTarget), ...rulesDeadLetters]);
    for (const queue of queues) {
      if (deadLetters.has(queue.id)) continue;
      const { QueueName, MessageRetentionPeriod: own } = queue.properties;
      const behind = queues.find(({ id }) => id === redriveTarget(queue))?.properties;
      const kept = behind?.MessageRetentionPeriod ?? 'no dead-letter queue';
      expect([QueueName, kept, kept > own]).toEqual([QueueName, kept, true]);
    }
    const open = queues.filter(({ properties }) => properties.KmsMasterKeyId === undefined);
    expect(open.map(({ properties }) => properties.QueueName)).toEqual([]);
  });

  test('a queue outlasts an hour of outage, and its visibility six times its function', () => {
    expect(mappings).toHaveLength(6);
    for (const { properties } of mappings) {
      const queue = one('AWS::SQS::Queue', target(properties.EventSourceArn)).properties;
      // The mapping's FunctionName is cut out of the alias's ARN.
      const caller = JSON.stringify(properties.FunctionName);
      const alias = ofType('AWS::Lambda::Alias').find(({ id }) => caller.includes(`"${id}"`));
      const worker = one('AWS::Lambda::Function', target(alias?.properties.FunctionName)).properties;
      const { QueueName, VisibilityTimeout, RedrivePolicy } = queue;
      expect({
        QueueName,
        visibleAgainAfterSixTimes: VisibilityTimeout >= 6 * worker.Timeout,
        triesForAnHour: VisibilityTimeout * RedrivePolicy?.maxReceiveCount >= 3_600,
        responds: properties.FunctionResponseTypes,
        atMost: properties.ScalingConfig?.MaximumConcurrency,
      }).toEqual({
        QueueName,
        visibleAgainAfterSixTimes: true,
        triesForAnHour: true,
        responds: ['ReportBatchItemFailures'],
        // SQS takes no less than 2.
        atMost: expect.any(Number),
      });
    }
  });

  test("the bus keeps an archive of the pipeline's events", () => {
    const [archive] = ofType('AWS::Events::Archive');
    expect(archive?.properties.EventPattern).toEqual({ source: [EVENT_SOURCE] });
    expect(archive?.properties.RetentionDays).toBe(90);
  });
});
