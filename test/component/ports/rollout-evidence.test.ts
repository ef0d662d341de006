import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchRolloutEvidence } from '../../../lambdas/ports/rollout-evidence/cloud-watch-rollout-evidence.ts';
import type { RolloutEvidence } from '../../../lambdas/ports/rollout-evidence/rollout-evidence.ts';
import { FixedRolloutEvidence } from '../../doubles/fixed-rollout-evidence.ts';
import { type AwsStandIn, fault, ok, startAwsStandIn } from '../../fixtures/aws-stand-in.ts';
import { MINUTE, minutesOf } from '../../fixtures/minutes.ts';

const START = Date.UTC(2026, 10, 22, 12);
/** Sums of a metric by minute since START. */
type Sums = Readonly<Record<string, Readonly<Record<number, number>>>>;

function describeEvidenceBehaviour(name: string, factory: (sums: Sums) => RolloutEvidence): void {
  describe(`${name} as evidence`, () => {
    const sums: Sums = {
      AccountSucceeded: { 0: 19, 1: 20, 3: 5 },
      AccountRejected: { 0: 1, 1: 0, 3: 0 },
      AccountFailed: { 0: 0, 1: 2, 3: 0 },
      OwnDuration: { 0: 400, 1: 440, 3: 100 },
      UpstreamDuration: { 0: 4_000, 1: 4_400, 3: 900 },
      ProbeSucceeded: { 0: 1, 1: 0, 3: 1 },
      ProbeFailed: { 0: 0, 1: 1, 3: 0 },
      Opinion: { 1: 3 },
      GoodOpinion: { 1: 2 },
    };

    test('gives what each minute showed, oldest first', async () => {
      const minutes = await factory(sums).minutes(START, START + 4 * MINUTE);
      expect(minutes).toEqual([
        ...minutesOf(1, { succeeded: 19, rejected: 1, ownMs: 400, wholeMs: 4_400, probes: 1 }, START),
        ...minutesOf(
          1,
          {
            ...{ succeeded: 20, failed: 2, ownMs: 440, wholeMs: 4_840 },
            ...{ probes: 1, failedProbes: 1, opinions: 3, goodOpinions: 2 },
          },
          START + MINUTE,
        ),
        ...minutesOf(1, { succeeded: 5, ownMs: 100, wholeMs: 1_000, probes: 1 }, START + 3 * MINUTE),
      ]);
    });

    test('gives only minutes that begin in the time asked for', async () => {
      const minutes = await factory(sums).minutes(START + 1, START + 3 * MINUTE);
      expect(minutes.map(({ at }) => (at - START) / MINUTE)).toEqual([1]);
    });

    test('gives nothing for an empty time', async () => {
      expect(await factory(sums).minutes(START, START)).toEqual([]);
    });
  });
}

describeEvidenceBehaviour('FixedRolloutEvidence', (sums) => {
  const evidence = new FixedRolloutEvidence();
  const of = (name: string, minute: number) => sums[name]?.[minute] ?? 0;
  evidence.all = [0, 1, 3].flatMap((minute) =>
    minutesOf(
      1,
      {
        succeeded: of('AccountSucceeded', minute),
        rejected: of('AccountRejected', minute),
        failed: of('AccountFailed', minute),
        ownMs: of('OwnDuration', minute),
        wholeMs: of('OwnDuration', minute) + of('UpstreamDuration', minute),
        probes: of('ProbeSucceeded', minute) + of('ProbeFailed', minute),
        failedProbes: of('ProbeFailed', minute),
        opinions: of('Opinion', minute),
        goodOpinions: of('GoodOpinion', minute),
      },
      START + minute * MINUTE,
    ),
  );
  return evidence;
});

interface Query {
  readonly Id: string;
  readonly MetricStat: {
    readonly Metric: {
      readonly MetricName: string;
      readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[];
    };
  };
}

describe('CloudWatch', () => {
  let aws: AwsStandIn;
  let client: CloudWatchClient;
  beforeEach(async () => {
    aws = await startAwsStandIn();
    client = new CloudWatchClient(aws.clientSettings);
  });
  afterEach(async () => {
    client.destroy();
    await aws.stop();
  });
  const evidence = () => new CloudWatchRolloutEvidence(client, 'test');

  /** CloudWatch's answer in two pages, newest first, as it gives them. */
  const answering = (sums: Sums) => {
    aws.answer = ({ input }) => {
      const page = input.NextToken === undefined ? 0 : 1;
      const queries = input.MetricDataQueries as Query[];
      const from = Number(input.StartTime) * 1_000;
      const MetricDataResults = queries.map(({ Id, MetricStat }) => {
        const values = Object.entries(sums[MetricStat.Metric.MetricName] ?? {})
          .map(([minute, value]) => [START + Number(minute) * MINUTE, value] as const)
          .filter(
            ([at], index) => at > from - MINUTE && at < Number(input.EndTime) * 1_000 && index % 2 === page,
          )
          .reverse();
        return {
          Id,
          StatusCode: 'Complete',
          Timestamps: values.map(([at]) => at / 1_000),
          Values: values.map(([, value]) => value),
        };
      });
      return ok({ MetricDataResults, ...(page === 0 ? { NextToken: 'more' } : {}) });
    };
  };

  describeEvidenceBehaviour('CloudWatchRolloutEvidence', (sums) => {
    answering(sums);
    return evidence();
  });

  test('asks for what each capability of this stage has counted, by its minutes', async () => {
    answering({});
    await evidence().minutes(START, START + MINUTE);
    const [call] = aws.calls;
    const queries = (call?.input.MetricDataQueries ?? []) as Query[];
    const asked = queries.map(({ MetricStat }) => {
      expect(MetricStat).toMatchObject({ Period: 60, Stat: 'Sum' });
      const { MetricName, Dimensions } = MetricStat.Metric;
      const { service, ...others } = Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value]));
      expect(others).toEqual({ stage: 'test' });
      return `${service} ${MetricName}`;
    });
    expect(asked).toEqual([
      'create-account AccountSucceeded',
      'create-account AccountRejected',
      'create-account AccountFailed',
      'create-account OwnDuration',
      'create-account UpstreamDuration',
      'probe-api ProbeSucceeded',
      'probe-api ProbeFailed',
      'collect-feedback Opinion',
      'collect-feedback GoodOpinion',
    ]);
  });

  test('counts failures by reason, and leaves out those that were none', async () => {
    answering({ Outcome_mhv_805: { 0: 3, 1: 2 }, Outcome_mhv_803: { 2: 1 }, Outcome_mhv_801: { 0: 0 } });
    expect(await evidence().failures(START, START + 5 * MINUTE)).toEqual(
      new Map([
        ['mhv_803', 1],
        ['mhv_805', 5],
      ]),
    );
  });

  test.each([
    'InternalError',
    'Forbidden',
  ])('throws when CloudWatch gives %s for one metric', async (StatusCode) => {
    aws.answer = ({ input }) =>
      ok({
        MetricDataResults: (input.MetricDataQueries as Query[]).map(({ Id }, index) => ({
          Id,
          StatusCode: index === 2 ? StatusCode : 'Complete',
        })),
      });
    await expect(evidence().minutes(START, START + MINUTE)).rejects.toThrow(
      `${StatusCode} for AccountFailed`,
    );
  });

  test('throws when it cannot read: no evidence is not the same as none', async () => {
    aws.answer = () => fault(400, 'AccessDeniedException');
    await expect(evidence().minutes(START, START + MINUTE)).rejects.toThrow('AccessDenied');
  });
});
