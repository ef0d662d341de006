import * as v from 'valibot';
import { missingData } from './judge.ts';
import { Dimensions, MetricQuery, Period, StatisticName } from './metric-query.ts';

/** How a value is compared with the threshold, and how CloudWatch says it. */
export const comparisons = {
  GreaterThanThreshold: { breaches: (value, limit) => value > limit, words: 'greater than' },
  GreaterThanOrEqualToThreshold: {
    breaches: (value, limit) => value >= limit,
    words: 'greater than or equal to',
  },
  LessThanThreshold: { breaches: (value, limit) => value < limit, words: 'less than' },
  LessThanOrEqualToThreshold: { breaches: (value, limit) => value <= limit, words: 'less than or equal to' },
} as const satisfies Record<string, { breaches(value: number, limit: number): boolean; words: string }>;

const Text = v.pipe(v.string(), v.minLength(1));
const Count = v.pipe(v.number(), v.integer(), v.minValue(1));
const Actions = v.optional(v.array(Text), []);

/** What every alarm says: whom it tells of a change into which state, by ARN. */
const Stated = v.object({
  AlarmName: v.optional(Text),
  AlarmDescription: v.optional(v.string(), ''),
  AlarmActions: Actions,
  OKActions: Actions,
  InsufficientDataActions: Actions,
});
export type Stated = v.InferOutput<typeof Stated>;

const Criteria = v.object({
  ComparisonOperator: v.picklist(Object.keys(comparisons) as (keyof typeof comparisons)[]),
  Threshold: v.number(),
  EvaluationPeriods: Count,
  DatapointsToAlarm: v.optional(Count),
  TreatMissingData: v.optional(v.picklist(missingData), 'missing'),
});

const OnOneMetric = v.object({
  Namespace: Text,
  MetricName: Text,
  Dimensions: v.optional(Dimensions, []),
  Period,
  Statistic: v.optional(StatisticName),
  ExtendedStatistic: v.optional(StatisticName),
});

/** As many as CloudWatch calculates an alarm from. */
const OnSeveral = v.object({ Metrics: v.pipe(v.array(MetricQuery), v.minLength(1), v.maxLength(10)) });

const AlarmOnOneMetric = v.strictObject({ ...Stated.entries, ...Criteria.entries, ...OnOneMetric.entries });
const AlarmOnSeveral = v.strictObject({ ...Stated.entries, ...Criteria.entries, ...OnSeveral.entries });
const CompositeAlarm = v.strictObject({ ...Stated.entries, AlarmRule: Text });
export type CompositeAlarm = v.InferOutput<typeof CompositeAlarm>;

/** AWS::CloudWatch::Alarm, read. */
export interface MetricAlarmDefinition {
  /** As it stands in the template, with CloudFormation's defaults. */
  readonly stated: v.InferOutput<typeof AlarmOnOneMetric> | v.InferOutput<typeof AlarmOnSeveral>;
  /** What it watches, and what that is calculated from. */
  readonly queries: readonly MetricQuery[];
  /** The id of what it watches. */
  readonly watched: string;
}

/** Throws, with the field, for what CloudWatch refuses and for what is not run here. Nothing is looked up. */
export function readMetricAlarm(properties: Record<string, unknown>): MetricAlarmDefinition {
  if (!('Metrics' in properties)) {
    const stated = read(AlarmOnOneMetric, properties);
    return { stated, queries: [queryOf(stated)], watched: ONE_METRIC };
  }
  const stated = read(AlarmOnSeveral, properties);
  const [watched, ...others] = stated.Metrics.filter(({ ReturnData }) => ReturnData);
  if (!watched || others.length > 0) throw new Error('Metrics: exactly one must have ReturnData');
  return { stated, queries: stated.Metrics, watched: watched.Id };
}

export function readCompositeAlarm(properties: Record<string, unknown>): CompositeAlarm {
  return read(CompositeAlarm, properties);
}

/** CloudWatch gives it one of its own. */
const ONE_METRIC = 'm1';

function queryOf(stated: v.InferOutput<typeof AlarmOnOneMetric>): MetricQuery {
  const { Namespace, MetricName, Dimensions, Period, Statistic, ExtendedStatistic } = stated;
  const Stat = Statistic ?? ExtendedStatistic;
  if (Stat === undefined) throw new Error('Statistic or ExtendedStatistic is missing');
  return {
    Id: ONE_METRIC,
    ReturnData: true,
    MetricStat: { Metric: { Namespace, MetricName, Dimensions }, Period, Stat },
  };
}

function read<T extends v.GenericSchema>(schema: T, properties: unknown): v.InferOutput<T> {
  const result = v.safeParse(schema, properties);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const field = v.getDotPath(issue) ?? 'Properties';
  if (issue.expected === 'never') throw new Error(`${field} is not supported by the local runtime`);
  throw new Error(`${field}: ${issue.message}`);
}
