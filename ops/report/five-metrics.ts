import { limits } from '../../lambdas/contracts/limits.ts';
import type { Measures } from './measures.ts';

/** One of the five metrics that decide, and the limit that the plan names for it (docs/domain.md 7). */
export interface DecidingMetric {
  readonly name: 'uptime' | 'response' | 'success' | 'errors' | 'satisfaction';
  /** A share is a fraction of one. */
  readonly unit: 'share' | 'ms';
  readonly must: 'over' | 'under' | 'at least';
  readonly limit: number;
  readonly of: (measures: Measures) => number | undefined;
}

export const fiveMetrics: readonly DecidingMetric[] = [
  {
    name: 'uptime',
    unit: 'share',
    must: 'over',
    limit: limits.uptime.least,
    of: ({ uptime }) => uptime,
  },
  {
    name: 'response',
    unit: 'ms',
    must: 'under',
    limit: limits.response.wholeMostMs,
    of: ({ wholeMs }) => wholeMs,
  },
  {
    name: 'success',
    unit: 'share',
    must: 'over',
    limit: limits.success.least,
    of: ({ success }) => success,
  },
  {
    name: 'errors',
    unit: 'share',
    must: 'under',
    limit: limits.errors.most,
    of: ({ errors }) => errors,
  },
  {
    name: 'satisfaction',
    unit: 'share',
    must: 'at least',
    limit: limits.satisfaction.least,
    of: ({ satisfaction }) => satisfaction,
  },
];

/** What one of them came to. */
export interface MetricReview extends Pick<DecidingMetric, 'name' | 'unit' | 'must' | 'limit'> {
  /** None if nothing was measured. */
  readonly value?: number;
  readonly kept?: boolean;
}

export function metricsOf(total: Measures): readonly MetricReview[] {
  return fiveMetrics.map(({ of, ...metric }) => {
    const value = of(total);
    return { ...metric, ...(value === undefined ? {} : { value, kept: keeps(metric, value) }) };
  });
}

function keeps({ must, limit }: Pick<DecidingMetric, 'must' | 'limit'>, value: number): boolean {
  if (must === 'under') return value < limit;
  return must === 'over' ? value > limit : value >= limit;
}
