import fc from 'fast-check';
import { costCommand } from '../../../ops/cost/command.ts';
import { costedStage, metricsUsed, resourcesUsed, type Template } from '../../../ops/cost/costed-stage.ts';
import { monthOf } from '../../../ops/cost/month.ts';
import { type Price, prices } from '../../../ops/cost/prices.ts';
import { mixUsed, pathUsed, runUsed } from '../../../ops/cost/requests.ts';
import { tablesOf, textOf } from '../../../ops/cost/tables.ts';
import { minuteJobs, paths, type Run } from '../../../ops/cost/usage.ts';
import { costOf } from '../../../ops/cost/used.ts';
import { runCommand } from '../../fixtures/run-command.ts';

const fn = (name: string, MemorySize: number) => ({
  Type: 'AWS::Lambda::Function',
  Properties: { FunctionName: `account-creation-dev-${name}`, MemorySize },
});

const template: Template = {
  Resources: {
    logs: { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: 365 } },
    create: fn('create-account', 512),
    worker: fn('create-account-worker', 256),
    bust: fn('bust-cache', 512),
    store: fn('store-error', 512),
    read: fn('read-account', 512),
    plain: { Type: 'AWS::CloudWatch::Alarm', Properties: { MetricName: 'Errors' } },
    ratio: {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: { Metrics: [{ Expression: 'a / b' }, { MetricStat: {} }, { MetricStat: {} }] },
    },
  },
};
const stage = costedStage('dev', template, []);

describe('the sums, against a hand’s', () => {
  test('a run of 1 s at 1,024 MB, a kilobyte of log, two reads, a write and an event', () => {
    const run: Run = {
      function: 'create-account',
      // Half a processor at 884.5 MB would take twice as long; at 1,769 MB it is the same.
      cpuMs: 500,
      waitMs: 500,
      logLines: 2,
      logBytes: 530,
      reads: 2,
      writes: 1,
      events: 1,
      metrics: [],
    };
    const used = runUsed(run, stage, { memoryMb: 1_769 });
    expect(used.lambdaGbSecond).toBeCloseTo(1_769 / 1_024);
    // 530 + 2 x 26 of its own, 340 + 3 x 26 of Lambda.
    expect(used.logGb).toBeCloseTo(1_000 / 1e9);
    // 0.20 + 1.72754 GB x 13.3334 + 0.5 + 12 months x 0.03 + 2 x 0.125 + 0.625 + 1 + archive 0.1 + 3 x 0.023
    const archive = 0.1 + 3 * 0.023;
    const item = 0.6 * (24 / 730) * (0.25 + 0.2);
    expect(1e6 * costOf(used)).toBeCloseTo(
      0.2 + 23.034 + 0.5 + 12 * 0.03 + 0.25 + 0.625 + 1 + archive + item,
      2,
    );
  });

  test('half of the processor takes twice as long, and costs the same', () => {
    const run: Run = { function: 'x', cpuMs: 100, waitMs: 0, logLines: 0, logBytes: 0, metrics: [] };
    const gbSeconds = (memoryMb: number) => runUsed(run, stage, { memoryMb }).lambdaGbSecond;
    expect(gbSeconds(884.5)).toBeCloseTo(gbSeconds(1_769) ?? 0);
    expect(gbSeconds(3_538)).toBeCloseTo(2 * (gbSeconds(1_769) ?? 0));
  });

  test('of a batch each message has its part', () => {
    const one = pathUsed(paths.created, stage);
    const ten = pathUsed(paths.created, stage, { batch: 10 });
    // Two messages: sent, received, deleted; one run each, or a tenth.
    expect([one.queueRequest, ten.queueRequest]).toEqual([6, expect.closeTo(2.4)]);
    expect([one.lambdaRequest, ten.lambdaRequest]).toEqual([3, expect.closeTo(1.2)]);
  });

  test('of requests in the background none is asked while its caller waits', () => {
    const used = mixUsed({ hitRate: 0.5, asyncShare: 1, failureRate: 0.1 }, stage);
    const halves = [paths.stored, paths.accepted].map((path) => costOf(pathUsed(path, stage)) / 2);
    expect(costOf(used)).toBeCloseTo((halves[0] ?? 0) + (halves[1] ?? 0), 12);
  });

  test('what the worker counts is its capability’s, and paid for once', () => {
    const runs: readonly Run[] = [
      ...Object.values(paths).flatMap(({ request, messages }) => [request, ...messages]),
      ...Object.values(minuteJobs).flatMap((job) => job.runs),
    ];
    const names = runs.flatMap((run) => {
      const service = run.function.replace(/-worker$/, '');
      return [
        ...run.metrics.map((name) => `${service} ${name}`),
        ...(run.byApplication ?? []).map((name) => `${service} ${name} by application`),
      ];
    });
    expect(metricsUsed(stage)).toEqual({ metric: new Set(names).size });
  });

  test('an alarm is paid for each of its metrics, a function for its metric', () => {
    expect(resourcesUsed(stage)).toEqual({ metric: 5, alarmMetric: 3 });
  });

  test('a type that nobody has decided on is named', () => {
    const other = { Resources: { ...template.Resources, x: { Type: 'AWS::EC2::NatGateway' } } };
    expect(() => resourcesUsed(costedStage('dev', other, []))).toThrow('AWS::EC2::NatGateway');
  });

  test('a schedule whose use is not known is named', () => {
    const Properties = { Name: 'account-creation-dev-sweep-schedule', ScheduleExpression: 'rate(1 minute)' };
    const other = { Resources: { ...template.Resources, x: { Type: 'AWS::Events::Rule', Properties } } };
    expect(() => costedStage('dev', other, [])).toThrow('sweep runs every minute');
  });
});

describe('the price table', () => {
  test.each(Object.entries<Price>(prices))('%s has a price, a day and a source', (_, price) => {
    expect(price.usd).toBeGreaterThan(0);
    expect(price.noted).toMatch(/^20\d\d-\d\d-\d\d$/);
    expect(price.source).toMatch(/^https:\/\/aws\.amazon\.com\/[a-z-]+\/pricing\/$/);
  });
});

describe('more costs more', () => {
  const shares = fc.double({ min: 0, max: 1, noNaN: true });

  test('requests', () => {
    const mix = { hitRate: 0.5, asyncShare: 0.2, failureRate: 0.05 };
    fc.assert(
      fc.property(fc.nat(1e9), fc.nat(1e9), (a, b) => {
        const [less, more] = [monthOf(stage, a, mix), monthOf(stage, a + b + 1, mix)];
        expect(more.used.usd).toBeGreaterThan(less.used.usd);
        expect(more.fixed.usd).toBe(less.fixed.usd);
      }),
    );
  });

  test('misses, memory and small batches', () => {
    fc.assert(
      fc.property(
        shares,
        shares,
        shares,
        fc.integer({ min: 128, max: 5_000 }),
        (hit, more, failureRate, memoryMb) => {
          const cost = (hitRate: number, memory: number, batch: number) =>
            costOf(mixUsed({ hitRate, asyncShare: 0, failureRate }, stage, { memoryMb: memory, batch }));
          const higher = hit + (1 - hit) * more;
          expect(cost(higher, memoryMb, 1)).toBeLessThanOrEqual(cost(hit, memoryMb, 1) * (1 + 1e-12));
          expect(cost(hit, memoryMb + 1, 1)).toBeGreaterThan(cost(hit, memoryMb, 1));
          expect(cost(hit, memoryMb, 10)).toBeLessThanOrEqual(cost(hit, memoryMb, 1));
        },
      ),
    );
  });
});

test('the tables add up, and their numbers stand below each other', () => {
  const { month } = tablesOf(monthOf(stage, 2_000_000, { hitRate: 0, asyncShare: 0, failureRate: 0 }));
  const [, ...rows] = month.rows;
  const sums = [1, 2, 3].map((column) =>
    rows.slice(0, -1).reduce((sum, row) => sum + Number(row[column]), 0),
  );
  const all = rows.at(-1)?.slice(1).map(Number) ?? [];
  for (const [index, sum] of sums.entries()) expect(sum).toBeCloseTo(all[index] ?? 0, 0);
  const lines = textOf(month).split('\n').slice(2);
  expect(new Set(lines.map((line) => line.length)).size).toBe(1);
});

describe('wrong use', () => {
  test.each([
    ['--json', '--requests is missing'],
    ['--requests many', '--requests is "many"'],
    ['--requests -1', '--requests'],
    ['--requests 1 --hit-rate 101', '--hit-rate is "101"'],
    ['--requests 1 --async-share 101', '--async-share is "101"'],
    ['--requests 1 --stage moon', 'there is no stage "moon"'],
    ['--memory 1', '--requests, --stage'],
  ])('%s', async (line, says) => {
    const ran = await runCommand(costCommand, line);
    expect({ ...ran, error: '' }).toEqual({ code: 2, output: '', error: '' });
    expect(ran.error).toContain(says);
  });
});
