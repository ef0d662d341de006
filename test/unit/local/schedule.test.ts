import { createClock } from '../../../local/clock.ts';
import type { BusEvent } from '../../../local/resources/bus-event.ts';
import { startSchedules } from '../../../local/resources/schedule.ts';
import type { Runtime } from '../../../local/runtime.ts';
import type { Template } from '../../../local/template/template.ts';
import { addTicker, localRuntimes, propertiesOf, smallTemplate } from '../../fixtures/local-runtime.ts';
import { until } from '../../until.ts';

const MINUTE_MS = 60_000;
const { clock, run } = localRuntimes();

/** A rule of the default bus calls the alias `live` of Ticker, as CDK writes it; what it may not becomes a dead letter. */
function withRule(rule: object, target: object = {}): Template {
  const template = addTicker(smallTemplate());
  Object.assign(template.Resources, {
    TickerVersion: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Ticker' } } },
    TickerLive: {
      Type: 'AWS::Lambda::Alias',
      Properties: {
        Name: 'live',
        FunctionName: { Ref: 'Ticker' },
        FunctionVersion: { 'Fn::GetAtt': ['TickerVersion', 'Version'] },
      },
    },
    TickerOnce: {
      Type: 'AWS::Lambda::EventInvokeConfig',
      Properties: { FunctionName: { Ref: 'Ticker' }, Qualifier: 'live', MaximumRetryAttempts: 0 },
    },
    TickerRule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        Name: 'ticks',
        State: 'ENABLED',
        ...rule,
        Targets: [
          {
            Id: 'Target0',
            Arn: { Ref: 'TickerLive' },
            DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['Dead', 'Arn'] } },
            RetryPolicy: { MaximumRetryAttempts: 0 },
            ...target,
          },
        ],
      },
    },
    TickerPermission: {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        Action: 'lambda:InvokeFunction',
        FunctionName: { Ref: 'TickerLive' },
        Principal: 'events.amazonaws.com',
        SourceArn: { 'Fn::GetAtt': ['TickerRule', 'Arn'] },
      },
    },
    DeadPolicy: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [{ Ref: 'Dead' }],
        PolicyDocument: {
          Statement: {
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource: { 'Fn::GetAtt': ['Dead', 'Arn'] },
            Condition: { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': ['TickerRule', 'Arn'] } } },
          },
        },
      },
    },
  });
  return template;
}

const everyMinute = { ScheduleExpression: 'rate(1 minute)' };

const ticks = (runtime: Runtime) =>
  runtime.output.logs.filter(({ fields }) => fields.step === 'ticked').map(({ fields }) => fields);

describe('a rule with a schedule', () => {
  it('calls its function each minute of the clock, with the scheduled event', async () => {
    const startedAt = clock.now();
    const runtime = await run(withRule(everyMinute));
    for (let minute = 1; minute <= 2; minute += 1) {
      clock.advance(MINUTE_MS);
      await until('it has ticked', () => ticks(runtime).length === minute);
    }
    const [first, second] = ticks(runtime).map(({ event }) => event as BusEvent);
    expect(first).toMatchObject({
      version: '0',
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      resources: ['arn:aws-us-gov:events:us-gov-west-1:000000000000:rule/ticks'],
      detail: {},
    });
    expect(Date.parse(first?.time ?? '')).toBeGreaterThanOrEqual(startedAt + MINUTE_MS - 1000);
    expect(Date.parse(second?.time ?? '') - Date.parse(first?.time ?? '')).toBe(MINUTE_MS);
  });

  it('gives its function the input of the target, where there is one', async () => {
    const runtime = await run(withRule({ ScheduleExpression: 'rate(2 minutes)' }, { Input: '{"a":[1]}' }));
    clock.advance(MINUTE_MS);
    clock.advance(MINUTE_MS);
    await until('it has ticked', () => ticks(runtime).length === 1);
    expect(ticks(runtime)[0]?.event).toEqual({ a: [1] });
  });

  it.each([
    ['is missing', undefined],
    ['is for another rule', { SourceArn: 'arn:other' }],
    ['is for the function alone', { FunctionName: { Ref: 'Ticker' } }],
    ['is for another service', { Principal: 'apigateway.amazonaws.com' }],
  ])('makes a dead letter when the permission %s', async (_, change) => {
    const template = withRule(everyMinute);
    if (change) Object.assign(propertiesOf(template, 'TickerPermission'), change);
    else delete template.Resources.TickerPermission;
    const runtime = await run(template);
    clock.advance(MINUTE_MS);
    const [letter] = runtime.queues.byName('dead-test')?.messages ?? [];
    expect(JSON.parse(letter?.body ?? '{}')).toMatchObject({ source: 'aws.events' });
    expect(letter?.attributes.ERROR_CODE?.StringValue).toBe('NO_PERMISSIONS');
    expect(ticks(runtime)).toEqual([]);
  });

  it('says that an event is lost when dead letters are not let in either', async () => {
    const template = withRule(everyMinute);
    delete template.Resources.TickerPermission;
    delete template.Resources.DeadPolicy;
    const runtime = await run(template);
    clock.advance(MINUTE_MS);
    expect(runtime.output.logs).toContainEqual({
      functionName: 'events',
      fields: { level: 'ERROR', message: expect.stringContaining('TickerRule') },
    });
  });

  it.each<[string, object, object, RegExp]>([
    ['cron', { ScheduleExpression: 'cron(0 12 * * ? *)' }, {}, /TickerRule: ScheduleExpression cron/],
    ['hours', { ScheduleExpression: 'rate(1 hour)' }, {}, /TickerRule: ScheduleExpression rate\(1 hour\)/],
    ['1 minutes', { ScheduleExpression: 'rate(1 minutes)' }, {}, /rate\(1 minutes\)/],
    ['no minutes', { ScheduleExpression: 'rate(0 minutes)' }, {}, /rate\(0 minutes\)/],
    ['another bus', { ...everyMinute, EventBusName: { Ref: 'Bus' } }, {}, /TickerRule: ScheduleExpression/],
    ['a pattern too', { ...everyMinute, EventPattern: { source: ['a'] } }, {}, /TickerRule: Schedule/],
    ['a role', everyMinute, { RoleArn: 'arn:role' }, /TickerRule, target Target0: RoleArn/],
    ['a transformer', everyMinute, { InputTransformer: {} }, /Target0: InputTransformer/],
  ])('stops at what it does not run, by name: %s', async (_, rule, target, message) => {
    await expect(run(withRule(rule, target))).rejects.toThrow(message);
  });

  it('stops at a function that Lambda would call again', async () => {
    const template = withRule(everyMinute);
    propertiesOf(template, 'TickerOnce').MaximumRetryAttempts = 2;
    await expect(run(template)).rejects.toThrow(/TickerOnce: MaximumRetryAttempts 2/);
  });
});

describe('schedules on the clock', () => {
  const started = () => {
    const real = { now: 1_000_000 };
    const manual = createClock(1, () => real.now);
    const startedAt = manual.now();
    const minutes: number[] = [];
    const ends: (() => void)[] = [];
    const deliver = (event: BusEvent) => {
      minutes.push((Date.parse(event.time) - startedAt) / MINUTE_MS);
      return new Promise<void>((end) => ends.push(end));
    };
    const trigger = { kind: 'schedule', everyMs: MINUTE_MS } as const;
    const schedules = startSchedules(
      [{ arn: 'arn:rule', bus: 'default', trigger, deliveries: [deliver] }],
      manual,
    );
    /** Lets what was handled so far end. */
    const end = async () => {
      for (const each of ends.splice(0)) each();
      await new Promise(setImmediate);
    };
    return { manual, minutes, end, schedules };
  };

  it('fire in order, each at its own minute', async () => {
    const { manual, minutes, end } = started();
    for (let minute = 1; minute <= 3; minute += 1) {
      manual.advance(MINUTE_MS);
      await end();
    }
    expect(minutes).toEqual([1, 2, 3]);
  });

  it('leave out what becomes due while the last one is still being handled', async () => {
    const { manual, minutes, end } = started();
    manual.advance(3 * MINUTE_MS);
    expect(minutes).toEqual([1]);
    await end();
    manual.advance(MINUTE_MS);
    expect(minutes).toEqual([1, 4]);
  });

  it('say when each has been handled once', async () => {
    const { manual, end, schedules } = started();
    let haveRun = false;
    void schedules.firstRuns.then(() => {
      haveRun = true;
    });
    manual.advance(MINUTE_MS);
    await new Promise(setImmediate);
    expect(haveRun).toBe(false);
    await end();
    expect(haveRun).toBe(true);
  });

  it('end with the runtime', () => {
    const { manual, minutes, schedules } = started();
    schedules.stop();
    manual.advance(MINUTE_MS);
    expect(minutes).toEqual([]);
  });
});

describe('the default bus', () => {
  it('delivers what AWS puts there, such as changes of an alarm', async () => {
    const runtime = await run(
      withRule({
        EventPattern: { source: ['aws.cloudwatch'], detail: { alarmName: [{ prefix: 'ours-' }] } },
      }),
    );
    for (const alarmName of ['theirs-1', 'ours-1']) {
      runtime.defaultBus.put({
        source: 'aws.cloudwatch',
        'detail-type': 'CloudWatch Alarm State Change',
        detail: { alarmName },
      });
    }
    await until('it has ticked', () => ticks(runtime).length > 0);
    expect(ticks(runtime).map(({ event }) => event)).toEqual([
      expect.objectContaining({ source: 'aws.cloudwatch', detail: { alarmName: 'ours-1' } }),
    ]);
  });
});
