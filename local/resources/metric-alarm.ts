import type { Alarm, Finding } from '../cloudwatch/alarm.ts';
import { comparisons, type MetricAlarmDefinition, readMetricAlarm } from '../cloudwatch/alarm-definition.ts';
import { configurationOf, triggerOf } from '../cloudwatch/alarm-format.ts';
import type { AlarmState } from '../cloudwatch/alarm-rule.ts';
import { FURTHER_PERIODS, judge } from '../cloudwatch/judge.ts';
import { compileQueries, type Query } from '../cloudwatch/metric-query.ts';
import { type Point, whyOf } from '../cloudwatch/why.ts';
import type { MetricStore } from '../metric-store.ts';
import type { Resource } from '../template/stack.ts';

/** AWS::CloudWatch::Alarm. */
export interface MetricAlarm extends Alarm {
  readonly type: 'MetricAlarm';
  /** What it finds if it looks at `now`, the end of a minute (epoch ms): its windows end there. */
  look(now: number, before: AlarmState): Finding;
}

/** Seconds in all: a day for periods below an hour, else a week (API reference, PutMetricAlarm). */
const LONGEST_S = { shortPeriods: 86_400, others: 604_800 };
const HOUR_S = 3_600;

/** Throws, with the logical id, for an alarm that CloudWatch would refuse or that is not run here. */
export function createMetricAlarm(resource: Resource, metrics: MetricStore): MetricAlarm {
  try {
    return create(resource, metrics);
  } catch (error) {
    throw new Error(`${resource.logicalId}: ${(error as Error).message}`, { cause: error });
  }
}

function create({ logicalId, ref, attribute, properties }: Resource, metrics: MetricStore): MetricAlarm {
  const definition = readMetricAlarm(properties);
  const { stated, queries, watched } = definition;
  const query = compileQueries(queries, metrics).find(({ id }) => id === watched) as Query;
  checkLength(query.periodMs / 1000, definition);
  return {
    type: 'MetricAlarm',
    logicalId,
    name: ref,
    arn: String(attribute('Arn')),
    stated,
    configuration: configurationOf(definition),
    inMessage: () => ({ Trigger: triggerOf(definition, query.periodMs / 1000) }),
    look: (now, before) => look(definition, query, { now, before }),
  };
}

function checkLength(periodS: number, { stated }: MetricAlarmDefinition): void {
  const { EvaluationPeriods, DatapointsToAlarm = EvaluationPeriods } = stated;
  const longest = periodS < HOUR_S ? LONGEST_S.shortPeriods : LONGEST_S.others;
  if (periodS * EvaluationPeriods > longest)
    throw new Error(`EvaluationPeriods: ${EvaluationPeriods} of ${periodS} s are longer than ${longest} s`);
  if (DatapointsToAlarm > EvaluationPeriods)
    throw new Error(`DatapointsToAlarm: ${DatapointsToAlarm} of ${EvaluationPeriods}`);
}

interface Look {
  /** Epoch ms. */
  readonly now: number;
  readonly before: AlarmState;
}

function look({ stated, queries }: MetricAlarmDefinition, query: Query, { now, before }: Look): Finding {
  const { EvaluationPeriods: periods, DatapointsToAlarm: toAlarm = periods, Threshold: threshold } = stated;
  const { TreatMissingData: missing, ComparisonOperator } = stated;
  const { breaches, words: comparison } = comparisons[ComparisonOperator];
  const points: Point[] = [];
  for (let age = 1; age <= periods + FURTHER_PERIODS && points.length < periods; age += 1) {
    const at = now - age * query.periodMs;
    const value = query.valueAt(at);
    if (value !== undefined) points.push({ age, at, value, breaches: breaches(value, threshold) });
  }
  const criteria = { periods, toAlarm, missing };
  const value = judge(criteria, points, before);
  const statistic = queries.length === 1 ? queries[0]?.MetricStat?.Stat : undefined;
  const { periodMs } = query;
  const why = () =>
    whyOf({ ...criteria, state: value, before, points, comparison, threshold, now, periodMs, statistic });
  return { value, why };
}
