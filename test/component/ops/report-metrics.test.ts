import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchReportMetrics } from '../../../ops/report/cloud-watch-report-metrics.ts';
import { type AwsStandIn, fault, ok, startAwsStandIn } from '../../fixtures/aws-stand-in.ts';

const FROM = Date.UTC(2026, 10, 22, 12);
const HOUR = 3_600_000;
const TO = FROM + 3 * HOUR;

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
const metrics = () => new CloudWatchReportMetrics(client, 'test', HOUR);

interface Query {
  readonly Id: string;
  readonly MetricStat: {
    readonly Period: number;
    readonly Metric: { readonly MetricName: string; readonly Dimensions: { Name: string; Value: string }[] };
  };
}
const dimension = ({ MetricStat }: Query, name: string) =>
  MetricStat.Metric.Dimensions.find(({ Name }) => Name === name)?.Value;

/** Each metric's sum by application ('' without), in each of two hours. */
function answering(sums: Readonly<Record<string, Readonly<Record<string, number>>>>): void {
  aws.answer = ({ input }) =>
    ok({
      MetricDataResults: (input.MetricDataQueries as Query[]).map((query) => {
        const sum = sums[query.MetricStat.Metric.MetricName]?.[dimension(query, 'application') ?? ''];
        return {
          Id: query.Id,
          StatusCode: 'Complete',
          Timestamps: sum === undefined ? [] : [FROM / 1_000, (FROM + HOUR) / 1_000],
          Values: sum === undefined ? [] : [sum, sum],
        };
      }),
    });
}

test('adds up what is in no rate, for the whole stage', async () => {
  answering({
    StoredAnswer: { '': 5 },
    NotInRollout: { '': 20 },
    StaleAnswer: { '': 1, 'va-gov': 99 },
    Outcome_event_not_accepted: { '': 2 },
  });
  expect(await metrics().answers(FROM, TO)).toEqual({
    stored: 10,
    stale: 2,
    notInRollout: 40,
    plannedOutage: 0,
    rolloutUnknown: 0,
    eventNotAccepted: 4,
  });
  const queries = (aws.calls[0]?.input.MetricDataQueries ?? []) as Query[];
  expect(queries.map(({ MetricStat }) => MetricStat.Period)).toEqual(queries.map(() => HOUR / 1_000));
  expect(queries.map((query) => [dimension(query, 'service'), dimension(query, 'stage')])).toEqual(
    queries.map(() => ['create-account', 'test']),
  );
});

test('adds up outcomes for each application apart', async () => {
  answering({ AccountCreated: { 'va-gov': 3, '': 50 }, AccountRejected: { other: 1 } });
  const none = { created: 0, found: 0, withoutMessaging: 0, rejected: 0, failed: 0 };
  expect(await metrics().applications(['va-gov', 'other'], FROM, TO)).toEqual([
    { ...none, application: 'va-gov', created: 6 },
    { ...none, application: 'other', rejected: 2 },
  ]);
});

test('throws when it cannot read: nothing counted is not the same as nothing read', async () => {
  aws.answer = () => fault(400, 'AccessDeniedException');
  await expect(metrics().answers(FROM, TO)).rejects.toThrow('AccessDenied');
});
