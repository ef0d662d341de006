import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { createClock } from '../../../local/clock.ts';
import { sampleQueues } from '../../../local/cloudwatch/service-metrics.ts';
import { createMetricStore, MINUTE_MS } from '../../../local/metric-store.ts';
import { Queue } from '../../../local/resources/queue.ts';
import type { Runtime } from '../../../local/runtime.ts';
import type { Template } from '../../../local/template/template.ts';
import { client, localRuntimes, post, propertiesOf, smallTemplate } from '../../fixtures/local-runtime.ts';
import { until } from '../../until.ts';

const { clock, run } = localRuntimes();

type Dimensions = Record<string, string>;

/** Sums of metrics since the clock began; undefined of one without data. */
async function sums(runtime: Runtime, Namespace: string, dimensions: Dimensions, names: readonly string[]) {
  const { MetricDataResults = [] } = await new CloudWatchClient(client(runtime)).send(
    new GetMetricDataCommand({
      MetricDataQueries: names.map((MetricName, index) => ({
        Id: `m${index}`,
        MetricStat: {
          Metric: {
            Namespace,
            MetricName,
            Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
          },
          Period: 86_400,
          Stat: 'Sum',
        },
      })),
      StartTime: new Date(clock.startedAt),
      EndTime: new Date(clock.now() + MINUTE_MS),
    }),
  );
  return MetricDataResults.map(({ Values = [] }) => Values[0]);
}

const put = (runtime: Runtime) =>
  new EventBridgeClient(client(runtime)).send(
    new PutEventsCommand({
      Entries: [{ EventBusName: 'bus-test', Source: 'test', DetailType: 'Happened', Detail: '{"id":"1"}' }],
    }),
  );

describe('what Lambda measures', () => {
  it('invocations, errors and milliseconds; an invocation without an error counts 0', async () => {
    const runtime = await run();
    const front = runtime.functions.find(({ name }) => name.includes('Front'));
    const measured = () =>
      sums(runtime, 'AWS/Lambda', { FunctionName: front?.name ?? '' }, [
        'Invocations',
        'Errors',
        'Throttles',
        'Duration',
      ]);
    expect(await measured()).toEqual([undefined, undefined, undefined, undefined]);
    await post(runtime, '/v1/things/event');
    expect(await measured()).toEqual([1, 0, 0, expect.any(Number)]);
    for (const id of ['crash', 'event']) await post(runtime, `/v1/things/${id}`);
    expect(await measured()).toEqual([3, 1, 0, expect.any(Number)]);
  });

  it('a throttle, where an invocation has to wait', async () => {
    const template = smallTemplate();
    propertiesOf(template, 'Front').ReservedConcurrentExecutions = 1;
    const runtime = await run(template);
    const front = runtime.functions.find(({ name }) => name.includes('Front'));
    await Promise.all([1, 2, 3].map(() => post(runtime, '/v1/things/event')));
    expect(
      await sums(runtime, 'AWS/Lambda', { FunctionName: front?.name ?? '' }, ['Invocations', 'Throttles']),
    ).toEqual([3, 2]);
  });
});

describe('what API Gateway measures', () => {
  const names = ['Count', '4XXError', '5XXError'];
  const stage = { ApiName: 'api-test', Stage: 'v1' };
  const method = { ...stage, Resource: '/things/{id}', Method: 'POST' };

  async function asked(template: Template): Promise<Runtime> {
    const runtime = await run(template);
    for (const path of ['/v1/things/event', '/v1/things/nonsense', '/v1/nothing']) await post(runtime, path);
    return runtime;
  }

  it('every request of the stage, and of each method, if the stage asks for it', async () => {
    const template = smallTemplate();
    propertiesOf(template, 'ApiStage').MethodSettings = [
      { HttpMethod: '*', ResourcePath: '/*', MetricsEnabled: true },
    ];
    const runtime = await asked(template);
    expect(await sums(runtime, 'AWS/ApiGateway', stage, names)).toEqual([3, 1, 1]);
    expect(await sums(runtime, 'AWS/ApiGateway', method, names)).toEqual([2, 0, 1]);
    const [latency = 0, integration = 0] = await sums(runtime, 'AWS/ApiGateway', method, [
      'Latency',
      'IntegrationLatency',
    ]);
    expect(integration).toBeGreaterThan(0);
    expect(latency).toBeGreaterThan(integration);
  });

  it("what it throttles, among the caller's errors", async () => {
    const template = smallTemplate();
    propertiesOf(template, 'ApiStage').MethodSettings = [
      { HttpMethod: '*', ResourcePath: '/*', MetricsEnabled: true, ThrottlingBurstLimit: 0 },
    ];
    const runtime = await run(template);
    await post(runtime, '/v1/things/event');
    expect(await sums(runtime, 'AWS/ApiGateway', method, names)).toEqual([1, 1, 0]);
  });

  it('nothing of methods, if it does not', async () => {
    const runtime = await asked(smallTemplate());
    expect(await sums(runtime, 'AWS/ApiGateway', stage, names)).toEqual([3, 1, 1]);
    expect(await sums(runtime, 'AWS/ApiGateway', method, names)).toEqual([undefined, undefined, undefined]);
  });
});

describe('what EventBridge measures', () => {
  const names = [
    'Invocations',
    'FailedInvocations',
    'InvocationsSentToDlq',
    'InvocationsFailedToBeSentToDlq',
  ];
  const none = undefined;
  const shut = (template: Template, policy: string) => {
    propertiesOf(template, policy).PolicyDocument.Statement = [];
    return template;
  };

  it.each<[string, () => Template, (number | undefined)[]]>([
    ['what is delivered', smallTemplate, [1, none, none, none]],
    ['what becomes a dead letter', () => shut(smallTemplate(), 'WorkPolicy'), [1, 1, 1, none]],
    ['what is lost', () => shut(shut(smallTemplate(), 'WorkPolicy'), 'RuleDeadPolicy'), [1, 1, none, 1]],
    [
      'what is lost without a dead-letter queue',
      () => {
        const template = shut(smallTemplate(), 'WorkPolicy');
        delete propertiesOf(template, 'Rule').Targets[0].DeadLetterConfig;
        return template;
      },
      [1, 1, none, none],
    ],
  ])('%s', async (_, template, expected) => {
    const runtime = await run(template());
    await put(runtime);
    // Without a name of its own the rule has one from the stack.
    const dimensions = { EventBusName: 'bus-test', RuleName: 'test-Rule' };
    await until(
      'it was measured',
      async () => (await sums(runtime, 'AWS/Events', dimensions, ['Invocations']))[0] === 1,
    );
    expect(await sums(runtime, 'AWS/Events', dimensions, names)).toEqual(expected);
  });
});

describe('what SQS measures at the end of each minute', () => {
  const BEGIN = 100 * MINUTE_MS;

  function queues() {
    const manual = createClock(1, () => BEGIN);
    const queue = (name: string) =>
      new Queue({ name, arn: name, visibilityMs: 10_000, delayMs: 0, retentionMs: 3_600_000 }, manual);
    const [work, dead] = [queue('work'), queue('dead')];
    work.redrive = { queue: dead, maxReceiveCount: 5 };
    /** Visible, and seconds since the oldest arrived. */
    const sampled = (QueueName: string) => {
      const metrics = createMetricStore(manual);
      sampleQueues([work, dead], metrics, manual.now());
      return ['ApproximateNumberOfMessagesVisible', 'ApproximateAgeOfOldestMessage'].map((name) => {
        const series = metrics.series({ namespace: 'AWS/SQS', name, dimensions: { QueueName } });
        return series.between(0, manual.now())[0]?.maximum;
      });
    };
    return { manual, work, sampled };
  }

  it('messages that can be seen, and the age of the oldest, seen or not; 0 of an empty queue', () => {
    const { manual, work, sampled } = queues();
    expect(sampled('work')).toEqual([0, 0]);
    work.send('a');
    manual.advance(MINUTE_MS);
    work.send('b', { delayMs: 10_000 });
    expect(sampled('work')).toEqual([1, 60]);
    work.receive(1);
    manual.advance(MINUTE_MS - 55_000);
    expect(sampled('work')).toEqual([0, 65]);
  });

  it('not the age of what was received three times', () => {
    const { manual, work, sampled } = queues();
    work.send('poison');
    for (let time = 1; time <= 3; time += 1) {
      expect(sampled('work')[1]).toBe(10 * (time - 1));
      work.receive(1);
      manual.advance(10_000);
    }
    expect(sampled('work')).toEqual([1, 0]);
  });

  it('of a dead letter the age since it was moved', () => {
    const { manual, work, sampled } = queues();
    work.send('poison');
    for (let time = 1; time <= 6; time += 1) {
      work.receive(1);
      manual.advance(10_000);
    }
    expect(sampled('dead')).toEqual([1, 10]);
  });
});
