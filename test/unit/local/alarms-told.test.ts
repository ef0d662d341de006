import { MINUTE_MS } from '../../../local/metric-store.ts';
import { readableLine } from '../../../local/readable-line.ts';
import type { Runtime } from '../../../local/runtime.ts';
import type { Template } from '../../../local/template/template.ts';
import { metricAlarm } from '../../fixtures/local-alarms.ts';
import {
  addTicker,
  localRuntimes,
  type Properties,
  propertiesOf,
  smallTemplate,
} from '../../fixtures/local-runtime.ts';
import { until } from '../../until.ts';

const { clock, run } = localRuntimes();

const topicArn = 'arn:aws-us-gov:sns:us-gov-west-1:000000000000:alarms-test';
const alarmArn = 'arn:aws-us-gov:cloudwatch:us-gov-west-1:000000000000:alarm:dead-test-visible';

const cloudWatchMay = (Action: string | string[], Resource: unknown) => ({
  Effect: 'Allow',
  Principal: { Service: 'cloudwatch.amazonaws.com' },
  Action,
  Resource,
  Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
});

/** An alarm on dead letters and a composite of it. */
function withAlarms(): Template {
  const template = smallTemplate();
  const actions = { AlarmActions: [{ Ref: 'Topic' }], OKActions: [{ Ref: 'Topic' }] };
  Object.assign(template.Resources, {
    Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'alarms-test' } },
    TopicPolicy: {
      Type: 'AWS::SNS::TopicPolicy',
      Properties: {
        Topics: [{ Ref: 'Topic' }],
        PolicyDocument: { Statement: [cloudWatchMay('sns:Publish', { Ref: 'Topic' })] },
      },
    },
    Visible: {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: metricAlarm({
        AlarmName: 'dead-test-visible',
        AlarmDescription: 'Letters lie there.',
        Namespace: 'AWS/SQS',
        MetricName: 'ApproximateNumberOfMessagesVisible',
        Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': ['Dead', 'QueueName'] } }],
        Statistic: 'Maximum',
        ...actions,
      }),
    },
    Composite: {
      Type: 'AWS::CloudWatch::CompositeAlarm',
      Properties: {
        AlarmName: 'dead-test',
        AlarmRule: { 'Fn::Join': ['', ['ALARM("', { 'Fn::GetAtt': ['Visible', 'Arn'] }, '")']] },
        AlarmActions: [{ Ref: 'Topic' }],
      },
    },
  });
  return template;
}

/** The same, and Ticker hears of changes on the default bus. */
function withTicker(): Template {
  const template = addTicker(withAlarms());
  Object.assign(template.Resources, {
    Changes: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventPattern: { source: ['aws.cloudwatch'], 'detail-type': ['CloudWatch Alarm State Change'] },
        Targets: [{ Id: 'a', Arn: { 'Fn::GetAtt': ['Ticker', 'Arn'] } }],
      },
    },
    ChangesPermission: {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        Action: 'lambda:InvokeFunction',
        FunctionName: { 'Fn::GetAtt': ['Ticker', 'Arn'] },
        Principal: 'events.amazonaws.com',
      },
    },
  });
  return template;
}

/** Runs it until every alarm has been looked at. */
async function watched(template: Template): Promise<Runtime> {
  const runtime = await run(template);
  runtime.alarms.watch();
  clock.advance(2 * MINUTE_MS);
  return runtime;
}

const letterArrives = (runtime: Runtime) => {
  runtime.queues.byName('dead-test')?.send('a letter');
  clock.advance(MINUTE_MS);
};

describe('a change of an alarm', () => {
  let runtime: Runtime;
  beforeAll(async () => {
    runtime = await watched(withTicker());
    letterArrives(runtime);
    runtime.queues.byName('dead-test')?.purge();
    clock.advance(MINUTE_MS);
  });

  const messages = () => runtime.notices.map(({ message }) => JSON.parse(message));
  const events = () =>
    runtime.output.logs
      .filter(({ fields }) => fields.step === 'ticked')
      .map(({ fields }) => fields.event as { detail: Properties });

  it('is told on the topics of the state that it changes to, in CloudWatch’s words', () => {
    expect(runtime.notices.map(({ topic, subject }) => [topic, subject])).toEqual([
      ['alarms-test', 'OK: "dead-test-visible" in AWS GovCloud (US-West)'],
      ['alarms-test', 'ALARM: "dead-test-visible" in AWS GovCloud (US-West)'],
      ['alarms-test', 'ALARM: "dead-test" in AWS GovCloud (US-West)'],
      ['alarms-test', 'OK: "dead-test-visible" in AWS GovCloud (US-West)'],
    ]);
    expect(messages()[1]).toMatchObject({
      AlarmName: 'dead-test-visible',
      AlarmDescription: 'Letters lie there.',
      AlarmArn: alarmArn,
      OldStateValue: 'OK',
      NewStateValue: 'ALARM',
      NewStateReason: expect.stringMatching(/^Threshold Crossed: 1 out of the last 1 datapoints \[1\.0 /),
      StateChangeTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/),
      AlarmActions: [topicArn],
      Trigger: {
        Namespace: 'AWS/SQS',
        MetricName: 'ApproximateNumberOfMessagesVisible',
        StatisticType: 'Statistic',
        Statistic: 'MAXIMUM',
        Dimensions: [{ name: 'QueueName', value: 'dead-test' }],
        Threshold: 0,
      },
    });
    expect(messages()[2]).toMatchObject({
      AlarmName: 'dead-test',
      AlarmRule: `ALARM("${alarmArn}")`,
      TriggeringChildren: [{ Arn: alarmArn, State: { Value: 'ALARM', Timestamp: expect.any(String) } }],
    });
  });

  it('is an event on the default bus, of children and composites', async () => {
    await until('all events have come', () => events().length === 6);
    const change = events().find(
      ({ detail }) => detail.alarmName === 'dead-test-visible' && detail.state.value === 'ALARM',
    );
    expect(change).toMatchObject({
      source: 'aws.cloudwatch',
      'detail-type': 'CloudWatch Alarm State Change',
      resources: [alarmArn],
      detail: {
        configuration: {
          description: 'Letters lie there.',
          metrics: [
            {
              id: 'm1',
              metricStat: {
                metric: {
                  namespace: 'AWS/SQS',
                  name: 'ApproximateNumberOfMessagesVisible',
                  dimensions: { QueueName: 'dead-test' },
                },
                period: 60,
                stat: 'Maximum',
              },
              returnData: true,
            },
          ],
        },
        state: { value: 'ALARM', timestamp: expect.any(String), reason: expect.any(String) },
        previousState: { value: 'OK' },
      },
    });
    expect(JSON.parse(change?.detail.state.reasonData)).toMatchObject({
      recentDatapoints: [1],
      threshold: 0,
      period: 60,
    });
    const composite = events().find(({ detail }) => detail.alarmName === 'dead-test');
    expect(composite?.detail.configuration).toEqual({
      description: '',
      alarmRule: `ALARM("${alarmArn}")`,
    });
  });

  it('is a line of the log; the terminal shows each but the first OK, and once', () => {
    const lines = runtime.output.logs.filter(({ functionName }) => functionName === 'cloudwatch');
    expect(lines.map(({ fields: { step, alarm, was, state } }) => [step, alarm, was, state])).toEqual([
      ['alarm', 'dead-test-visible', 'INSUFFICIENT_DATA', 'OK'],
      ['alarm', 'dead-test', 'INSUFFICIENT_DATA', 'OK'],
      ['alarm', 'dead-test-visible', 'OK', 'ALARM'],
      ['alarm', 'dead-test', 'OK', 'ALARM'],
      ['alarm', 'dead-test-visible', 'ALARM', 'OK'],
      ['alarm', 'dead-test', 'ALARM', 'OK'],
    ]);
    const shown = runtime.output.logs
      .filter(({ functionName }) => ['cloudwatch', 'sns'].includes(functionName))
      .flatMap((line) => readableLine(line, new Date()) ?? []);
    expect(shown).toHaveLength(4);
    expect(shown[0]).toMatch(/cloudwatch +WARN alarm +alarm=dead-test-visible state=ALARM was=OK reason=/);
  });
});

describe('who lets CloudWatch publish', () => {
  const told = ({ notices }: Runtime) => notices.some(({ subject }) => subject.startsWith('ALARM'));
  const lost = ({ output }: Runtime) =>
    output.logs.filter(
      ({ functionName, fields }) => functionName === 'cloudwatch' && fields.level === 'ERROR',
    );

  const statementOf = (template: Template) =>
    propertiesOf(template, 'TopicPolicy').PolicyDocument.Statement[0];

  const encrypted = (policy: object[]) => {
    const template = withAlarms();
    propertiesOf(template, 'Topic').KmsMasterKeyId = { Ref: 'Key' };
    propertiesOf(template, 'Key').KeyPolicy = { Statement: policy };
    return template;
  };

  it.each<[string, () => Template, boolean]>([
    ['the topic’s policy', withAlarms, true],
    [
      'no policy at all, which SNS takes for that of the account',
      () => {
        const template = withAlarms();
        delete template.Resources.TopicPolicy;
        return template;
      },
      true,
    ],
    [
      'not a policy that lets in another service',
      () => {
        const template = withAlarms();
        statementOf(template).Principal = { Service: 'events.amazonaws.com' };
        return template;
      },
      false,
    ],
    [
      'not a policy for another account',
      () => {
        const template = withAlarms();
        statementOf(template).Condition = { StringEquals: { 'aws:SourceAccount': '111122223333' } };
        return template;
      },
      false,
    ],
    [
      'of an encrypted topic its key too',
      () => encrypted([cloudWatchMay(['kms:Decrypt', 'kms:GenerateDataKey*'], '*')]),
      true,
    ],
    ['not a key that does not', () => encrypted([cloudWatchMay('kms:Decrypt', '*')]), false],
  ])('%s', async (_, template, isTold) => {
    const runtime = await watched(template());
    letterArrives(runtime);
    expect(told(runtime)).toBe(isTold);
    expect(lost(runtime).length > 0).toBe(!isTold);
    // Nobody needs a permission for the event.
    expect(runtime.alarms.stateOf('dead-test').value).toBe('ALARM');
  });
});

it('stops at an action that is not a topic of the template', async () => {
  const template = withAlarms();
  propertiesOf(template, 'Visible').AlarmActions = ['arn:aws:automate:us-gov-west-1:ec2:stop'];
  await expect(run(template)).rejects.toThrow(/Visible: the action .*ec2:stop/);
});
