import { ruleMetrics } from '../cloudwatch/service-metrics.ts';
import type { MetricStore } from '../metric-store.ts';
import { functionArnOf } from '../template/intrinsics.ts';
import { refuseOthers } from '../template/refuse.ts';
import type { Resource, Stack } from '../template/stack.ts';
import { compilePattern, type EventMatcher } from './event-pattern.ts';
import { createDelivery, type Deliver, type DeliveryOptions, type TargetProperties } from './event-target.ts';
import { DEFAULT_BUS } from './identities.ts';

/** When a rule delivers: what matches, or every so many milliseconds of the runtime's clock. */
export type Trigger =
  | { readonly kind: 'pattern'; readonly matches: EventMatcher }
  | { readonly kind: 'schedule'; readonly everyMs: number };

/** AWS::Events::Rule. */
export interface EventRule {
  readonly arn: string;
  /** Name of its bus. */
  readonly bus: string;
  readonly trigger: Trigger;
  readonly deliveries: readonly Deliver[];
}

interface RuleProperties {
  EventBusName?: string;
  EventPattern?: unknown;
  ScheduleExpression?: string;
  State?: string;
  Targets?: TargetProperties[];
}

const RULE_PROPERTIES = [
  'Name',
  'Description',
  'EventBusName',
  'EventPattern',
  'ScheduleExpression',
  'State',
  'Targets',
];

interface RuleOptions extends Omit<DeliveryOptions, 'onDelivered'> {
  /** Gets what EventBridge itself measures. */
  readonly metrics: MetricStore;
}

/** The template's rules; throws, with the logical id, for what is not run. */
export function createRules(stack: Stack, { metrics, ...options }: RuleOptions): EventRule[] {
  return stack.ofType('AWS::Events::Rule').map((rule) => {
    refuseOthers(rule.logicalId, rule.properties, RULE_PROPERTIES);
    const p = rule.properties as RuleProperties;
    if (p.State && p.State !== 'ENABLED')
      throw new Error(`${rule.logicalId}: State ${p.State} is not supported`);
    const bus = p.EventBusName ?? DEFAULT_BUS;
    const onDelivered = ruleMetrics(metrics, dimensionsOf(rule, bus));
    return {
      arn: String(rule.attribute('Arn')),
      bus,
      trigger: triggerOf(rule, p),
      deliveries: (p.Targets ?? []).map((target) =>
        createDelivery(rule, target, { ...options, onDelivered }),
      ),
    };
  });
}

/** Those of a rule's metrics: the bus only if it is not the default one. */
function dimensionsOf({ ref }: Resource, bus: string): Record<string, string> {
  return bus === DEFAULT_BUS
    ? { RuleName: ref }
    : { EventBusName: bus, RuleName: ref.replace(`${bus}|`, '') };
}

/** Whether the template's schedules call a function, given by its ARN: a version or an alias of it, at once or through a queue. */
export function scheduledFunctions(stack: Stack): (functionArn: string) => boolean {
  const targets = stack
    .ofType('AWS::Events::Rule')
    .map(({ properties }) => properties as RuleProperties)
    .filter(({ ScheduleExpression }) => ScheduleExpression !== undefined)
    .flatMap(({ Targets = [] }) => Targets.map(({ Arn }) => Arn));
  const fed = stack
    .ofType('AWS::Lambda::EventSourceMapping')
    .filter(({ properties }) => targets.includes(String(properties.EventSourceArn)))
    .map(({ properties }) => functionArnOf(String(properties.FunctionName)));
  const called = [...targets, ...fed];
  return (functionArn) => called.some((arn) => arn === functionArn || arn.startsWith(`${functionArn}:`));
}

function triggerOf({ logicalId }: Resource, p: RuleProperties): Trigger {
  if (p.ScheduleExpression === undefined) return { kind: 'pattern', matches: compilePattern(p.EventPattern) };
  if (p.EventPattern !== undefined || (p.EventBusName ?? DEFAULT_BUS) !== DEFAULT_BUS) {
    throw new Error(`${logicalId}: ScheduleExpression is for rules of the default bus without EventPattern`);
  }
  return { kind: 'schedule', everyMs: everyMsOf(logicalId, p.ScheduleExpression) };
}

const MINUTE_MS = 60_000;

/** `rate(1 minute)`, `rate(5 minutes)`: as EventBridge wants it, singular for one alone. */
function everyMsOf(logicalId: string, expression: string): number {
  const minutes =
    expression === 'rate(1 minute)' ? 1 : Number(/^rate\((\d+) minutes\)$/.exec(expression)?.[1]);
  if (expression === 'rate(1 minute)' || minutes > 1) return minutes * MINUTE_MS;
  throw new Error(
    `${logicalId}: ScheduleExpression ${expression} is not supported by the local runtime: rate(n minutes) is`,
  );
}
