import * as v from 'valibot';
import type { MetricStore } from '../metric-store.ts';
import { type Expression, parseExpression } from './expression.ts';
import { parseStatistic } from './statistic.ts';

const Text = v.pipe(v.string(), v.minLength(1));

export const Dimensions = v.array(v.strictObject({ Name: Text, Value: Text }));

/** Seconds. Metrics are kept by the minute: periods below one are refused. */
export const Period = v.pipe(v.number(), v.integer(), v.minValue(60), v.multipleOf(60));

export const StatisticName = v.pipe(
  v.string(),
  v.check((name) => parseStatistic(name) !== undefined, 'Sum, Average, SampleCount, Minimum, Maximum or p99'),
);

/** One of `Metrics` of an alarm, or of `MetricDataQueries`: a metric or an expression. */
export const MetricQuery = v.pipe(
  v.strictObject({
    Id: v.pipe(
      v.string(),
      v.regex(/^[a-z][A-Za-z0-9_]*$/, 'a lower case letter, then letters, digits and _'),
    ),
    Label: v.optional(v.string()),
    ReturnData: v.optional(v.boolean(), true),
    Expression: v.optional(Text),
    MetricStat: v.optional(
      v.strictObject({
        Metric: v.strictObject({
          Namespace: Text,
          MetricName: Text,
          Dimensions: v.optional(Dimensions, []),
        }),
        Period,
        Stat: StatisticName,
      }),
    ),
  }),
  v.check(
    ({ Expression, MetricStat }) => (Expression === undefined) !== (MetricStat === undefined),
    'needs either Expression or MetricStat',
  ),
);
export type MetricQuery = v.InferOutput<typeof MetricQuery>;

/** A query that can be asked. */
export interface Query {
  readonly id: string;
  readonly periodMs: number;
  /** What it is worth in the period that begins at `from` (epoch ms, any minute); undefined without data. */
  valueAt(from: number): number | undefined;
}

/**
 * The queries that belong together, in their order. Throws, with the id, for an expression that is not in the grammar,
 * names what is not there or itself, or mixes periods.
 */
export function compileQueries(queries: readonly MetricQuery[], metrics: MetricStore): Query[] {
  const byId = new Map(queries.map((query) => [query.Id, query]));
  if (byId.size < queries.length) throw new Error('each Id must be there once');
  const compiled = new Map<string, Query>();
  const compile = (id: string, askedBy: readonly string[]): Query => {
    const known = compiled.get(id);
    if (known) return known;
    const query = byId.get(id);
    if (!query) throw new Error(`there is no query with the Id ${id}`);
    if (askedBy.includes(id)) throw new Error(`${[...askedBy, id].join(' is made of ')}`);
    const made = query.MetricStat
      ? queryMetric(id, query.MetricStat, metrics)
      : queryExpression(id, query.Expression ?? '', (part) => compile(part, [...askedBy, id]));
    compiled.set(id, made);
    return made;
  };
  return queries.map(({ Id }) => compile(Id, []));
}

function queryMetric(id: string, stat: NonNullable<MetricQuery['MetricStat']>, metrics: MetricStore): Query {
  const { Metric, Stat, Period } = stat;
  const periodMs = Period * 1000;
  const series = metrics.series({
    namespace: Metric.Namespace,
    name: Metric.MetricName,
    dimensions: Object.fromEntries(Metric.Dimensions.map(({ Name, Value }) => [Name, Value])),
  });
  const statistic = parseStatistic(Stat);
  return {
    id,
    periodMs,
    valueAt(from) {
      const parts = series.between(from, from + periodMs);
      return parts.length === 0 ? undefined : statistic?.(parts);
    },
  };
}

function queryExpression(id: string, text: string, find: (id: string) => Query): Query {
  const expression = readExpression(id, text);
  const parts = new Map([...expression.ids].map((part) => [part, find(part)]));
  const periods = new Set([...parts.values()].map(({ periodMs }) => periodMs));
  const [periodMs = 0] = periods;
  if (periods.size > 1) throw new Error(`${id}: the metrics of an expression must have one period: ${text}`);
  return {
    id,
    periodMs,
    valueAt: (from) => expression.at((part) => parts.get(part)?.valueAt(from)),
  };
}

function readExpression(id: string, text: string): Expression {
  try {
    return parseExpression(text);
  } catch (error) {
    throw new Error(`${id}: ${(error as Error).message}`, { cause: error });
  }
}
