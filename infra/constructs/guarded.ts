import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { limits } from '../../lambdas/contracts/limits.ts';

export interface GuardedProps {
  /** Of these, in CloudWatch's metric math. */
  readonly usingMetrics: Readonly<Record<string, IMetric>>;
  /** The window holds at least so many of each expression; else the figure is `calm`. */
  readonly atLeast: Readonly<Record<string, number>>;
  readonly calm: number;
  /** Of the limits unless told. */
  readonly windowMs?: number;
}

/** A figure that says `calm` until the window holds enough to mean something: one in fifty is 2 %, and means nothing. */
export function guarded(figure: string, props: GuardedProps): MathExpression {
  const { usingMetrics, atLeast, calm, windowMs = limits.windowMs } = props;
  const enough = Object.entries(atLeast).map(([count, least]) => `${count} >= ${least}`);
  return new MathExpression({
    expression: `IF(${enough.join(' AND ')}, ${figure}, ${calm})`,
    usingMetrics,
    period: Duration.millis(windowMs),
  });
}
