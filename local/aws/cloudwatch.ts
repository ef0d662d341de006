import * as v from 'valibot';
import { compileQueries, MetricQuery, type Query } from '../cloudwatch/metric-query.ts';
import { type MetricStore, startOf } from '../metric-store.ts';
import { AwsError, type Operation } from './call.ts';
import { readInput } from './input.ts';

/** Seconds since 1970. */
const Time = v.number();

/** 500 queries are CloudWatch's limit; there are no pages here. */
const GetMetricData = v.pipe(
  v.strictObject({
    MetricDataQueries: v.pipe(v.array(MetricQuery), v.minLength(1), v.maxLength(500)),
    StartTime: Time,
    EndTime: Time,
    ScanBy: v.optional(v.picklist(['TimestampAscending', 'TimestampDescending']), 'TimestampDescending'),
  }),
  v.check(({ StartTime, EndTime }) => StartTime < EndTime, 'StartTime must be before EndTime'),
);

/** CloudWatch's operations on metrics: what functions have written, and what the runtime measures as AWS does. */
export function cloudWatchOperations(metrics: MetricStore): Record<string, Operation> {
  return {
    GetMetricData: (input, authorize) => {
      authorize('cloudwatch:GetMetricData', '*');
      const { MetricDataQueries, StartTime, EndTime, ScanBy } = readInput(GetMetricData, input);
      const queries = compile(MetricDataQueries, metrics);
      const results = queries.map((query, index) => {
        const found = valuesOf(query, StartTime * 1000, EndTime * 1000);
        if (ScanBy === 'TimestampDescending') found.reverse();
        return resultOf(MetricDataQueries[index] as MetricQuery, found);
      });
      return {
        MetricDataResults: results.filter((_, index) => MetricDataQueries[index]?.ReturnData),
        Messages: [],
      };
    },
  };
}

function compile(queries: readonly MetricQuery[], metrics: MetricStore): Query[] {
  try {
    return compileQueries(queries, metrics);
  } catch (error) {
    throw new AwsError('ValidationError', (error as Error).message);
  }
}

interface Value {
  /** Epoch ms: the beginning of its period. */
  readonly at: number;
  readonly value: number;
}

/** The start goes back to the beginning of its period, as there. */
function valuesOf({ periodMs, valueAt }: Query, from: number, to: number): Value[] {
  const values: Value[] = [];
  for (let at = startOf(from, periodMs); at < to; at += periodMs) {
    const value = valueAt(at);
    if (value !== undefined) values.push({ at, value });
  }
  return values;
}

function resultOf({ Id, Label, MetricStat }: MetricQuery, found: readonly Value[]) {
  return {
    Id,
    Label: Label ?? MetricStat?.Metric.MetricName ?? Id,
    Timestamps: found.map(({ at }) => at / 1000),
    Values: found.map(({ value }) => value),
    StatusCode: 'Complete',
  };
}
