import * as v from 'valibot';
import type { Aggregate, MetricStore } from '../metric-store.ts';
import { AwsError, type Operation } from './call.ts';

const STATISTICS: Record<string, (of: Aggregate) => number> = {
  Sum: ({ sum }) => sum,
  Average: ({ sum, count }) => sum / count,
  SampleCount: ({ count }) => count,
  Minimum: ({ minimum }) => minimum,
  Maximum: ({ maximum }) => maximum,
};

const Text = v.pipe(v.string(), v.minLength(1));

const Query = v.strictObject({
  Id: v.pipe(v.string(), v.regex(/^[a-z][A-Za-z0-9_]*$/, 'a lower case letter, then letters, digits and _')),
  Label: v.optional(v.string()),
  ReturnData: v.optional(v.boolean(), true),
  MetricStat: v.strictObject({
    Metric: v.strictObject({
      Namespace: Text,
      MetricName: Text,
      Dimensions: v.optional(v.array(v.strictObject({ Name: Text, Value: Text })), []),
    }),
    Period: v.pipe(v.number(), v.minValue(60), v.multipleOf(60)),
    Stat: v.picklist(Object.keys(STATISTICS)),
  }),
});

const Time = v.number();

/** Times in seconds since 1970. 500 queries are CloudWatch's limit; there are no pages here. */
const GetMetricData = v.pipe(
  v.strictObject({
    MetricDataQueries: v.pipe(v.array(Query), v.minLength(1), v.maxLength(500)),
    StartTime: Time,
    EndTime: Time,
    ScanBy: v.optional(v.picklist(['TimestampAscending', 'TimestampDescending']), 'TimestampDescending'),
  }),
  v.check(({ StartTime, EndTime }) => StartTime < EndTime, 'StartTime must be before EndTime'),
  v.check(
    ({ MetricDataQueries: all }) => new Set(all.map(({ Id }) => Id)).size === all.length,
    'each Id must be there once',
  ),
);

/** CloudWatch's operations on what functions have written; math expressions and percentiles are refused. */
export function cloudWatchOperations(metrics: MetricStore): Record<string, Operation> {
  return {
    GetMetricData: (input, authorize) => {
      authorize('cloudwatch:GetMetricData', '*');
      const read = v.safeParse(GetMetricData, input);
      if (!read.success) throw refused(read.issues);
      const { MetricDataQueries, StartTime, EndTime, ScanBy } = read.output;
      const asked = MetricDataQueries.filter(({ ReturnData }) => ReturnData);
      return {
        MetricDataResults: asked.map((query) => {
          const found = find(metrics, query, { from: StartTime * 1000, to: EndTime * 1000 });
          return resultOf(query, ScanBy === 'TimestampAscending' ? found : found.reverse());
        }),
        Messages: [],
      };
    },
  };
}

type Query = v.InferOutput<typeof Query>;

/** The start goes back to the beginning of its period, as there. */
function find(metrics: MetricStore, { MetricStat }: Query, { from, to }: { from: number; to: number }) {
  const { Metric, Period } = MetricStat;
  const periodMs = Period * 1000;
  const metric = {
    namespace: Metric.Namespace,
    name: Metric.MetricName,
    dimensions: Object.fromEntries(Metric.Dimensions.map(({ Name, Value }) => [Name, Value])),
  };
  return metrics.read(metric, Math.floor(from / periodMs) * periodMs, to, periodMs);
}

function resultOf({ Id, Label, MetricStat }: Query, found: readonly Aggregate[]) {
  const statistic = STATISTICS[MetricStat.Stat] as (of: Aggregate) => number;
  return {
    Id,
    Label: Label ?? MetricStat.Metric.MetricName,
    Timestamps: found.map(({ at }) => at / 1000),
    Values: found.map(statistic),
    StatusCode: 'Complete',
  };
}

/** By what is not known here, if anything is: what else is wrong may come of it. */
function refused(issues: readonly v.BaseIssue<unknown>[]): AwsError {
  const unknown = issues.find(({ expected }) => expected === 'never');
  const issue = unknown ?? issues[0];
  const field = (issue && v.getDotPath(issue)) ?? 'the call';
  return new AwsError(
    'InvalidParameterValue',
    unknown ? `${field} is not supported by the local runtime` : `${field}: ${issue?.message}`,
  );
}
