import type { MetricAlarmDefinition } from './alarm-definition.ts';
import type { MetricQuery } from './metric-query.ts';

/** An alarm on metrics, as the event of a change has it. */
export function configurationOf({ stated, queries }: MetricAlarmDefinition): Record<string, unknown> {
  return { description: stated.AlarmDescription, metrics: queries.map(inEvent) };
}

function inEvent({ Id, Label, ReturnData, Expression, MetricStat }: MetricQuery) {
  const label = Label === undefined ? {} : { label: Label };
  if (!MetricStat) return { expression: Expression, id: Id, ...label, returnData: ReturnData };
  const { Metric, Period, Stat } = MetricStat;
  const dimensions = Object.fromEntries(Metric.Dimensions.map(({ Name, Value }) => [Name, Value]));
  return {
    id: Id,
    metricStat: {
      metric: { dimensions, name: Metric.MetricName, namespace: Metric.Namespace },
      period: Period,
      stat: Stat,
    },
    ...label,
    returnData: ReturnData,
  };
}

/** The same as the message to a topic has it: in another spelling than everywhere else. */
export function triggerOf(
  { stated, queries }: MetricAlarmDefinition,
  periodS: number,
): Record<string, unknown> {
  const { EvaluationPeriods, DatapointsToAlarm, ComparisonOperator, Threshold, TreatMissingData } = stated;
  const judged = {
    Period: periodS,
    EvaluationPeriods,
    ...(DatapointsToAlarm === undefined ? {} : { DatapointsToAlarm }),
    ComparisonOperator,
    Threshold,
    TreatMissingData,
    EvaluateLowSampleCountPercentile: '',
  };
  if (!('MetricName' in stated)) return { ...judged, Metrics: queries.map(inTrigger) };
  const { MetricName, Namespace, Statistic, ExtendedStatistic } = stated;
  return {
    MetricName,
    Namespace,
    ...(Statistic === undefined
      ? { StatisticType: 'ExtendedStatistic', ExtendedStatistic }
      : { StatisticType: 'Statistic', Statistic: Statistic.toUpperCase() }),
    Unit: null,
    Dimensions: dimensionsInTrigger(stated.Dimensions),
    ...judged,
  };
}

function inTrigger({ Id, Label, ReturnData, Expression, MetricStat }: MetricQuery) {
  const label = Label === undefined ? {} : { Label };
  if (!MetricStat) return { Expression, Id, ...label, ReturnData };
  const Metric = { ...MetricStat.Metric, Dimensions: dimensionsInTrigger(MetricStat.Metric.Dimensions) };
  return { Id, MetricStat: { ...MetricStat, Metric }, ...label, ReturnData };
}

const dimensionsInTrigger = (dimensions: readonly { Name: string; Value: string }[]) =>
  dimensions.map(({ Name, Value }) => ({ value: Value, name: Name }));
