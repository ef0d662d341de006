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

/** The template's rules; throws, with the logical id, for what is not run. */
export function createRules(stack: Stack, options: DeliveryOptions): EventRule[] {
  return stack.ofType('AWS::Events::Rule').map((rule) => {
    refuseOthers(rule.logicalId, rule.properties, RULE_PROPERTIES);
    const p = rule.properties as RuleProperties;
    if (p.State && p.State !== 'ENABLED')
      throw new Error(`${rule.logicalId}: State ${p.State} is not supported`);
    return {
      arn: String(rule.attribute('Arn')),
      bus: p.EventBusName ?? DEFAULT_BUS,
      trigger: triggerOf(rule, p),
      deliveries: (p.Targets ?? []).map((target) => createDelivery(rule, target, options)),
    };
  });
}

/** ARNs of what the template's schedules call. */
export function scheduledTargets(stack: Stack): string[] {
  return stack
    .ofType('AWS::Events::Rule')
    .map(({ properties }) => properties as RuleProperties)
    .filter(({ ScheduleExpression }) => ScheduleExpression !== undefined)
    .flatMap(({ Targets = [] }) => Targets.map(({ Arn }) => Arn));
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
