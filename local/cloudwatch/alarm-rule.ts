import { Tokens } from './tokens.ts';

/** The states of an alarm. */
export const alarmStates = ['ALARM', 'OK', 'INSUFFICIENT_DATA'] as const;
export type AlarmState = (typeof alarmStates)[number];

/**
 * The rule of a composite alarm: `ALARM(name)`, `OK(name)`, `INSUFFICIENT_DATA(name)`, `AND`, `OR`, `NOT`, `TRUE`, `FALSE` and
 * parentheses. Anything else is an error where it stands.
 */
export interface AlarmRule {
  /** The alarms that it is made of, by name. */
  readonly alarms: ReadonlySet<string>;
  holds(stateOf: StateOf): boolean;
}

type StateOf = (alarm: string) => AlarmState | undefined;
type Holds = AlarmRule['holds'];

/** Names and ARNs may stand in quotation marks. */
const TOKEN = /"[^"]+"|[()]|[^\s()"]+/y;
const REFERENCE = /^[^()]/;
const ARN = /^arn:[^:]+:cloudwatch:[^:]*:[^:]*:alarm:/;

/** Throws, with the place, for what is not in the grammar (PutCompositeAlarm in the API reference, "AlarmRule"). */
export function parseAlarmRule(text: string): AlarmRule {
  const tokens = new Tokens(text, TOKEN);
  const alarms = new Set<string>();

  const oneOf = (): Holds => {
    const holds = allOf();
    if (!tokens.takeOne('OR')) return holds;
    const others = oneOf();
    return (stateOf) => holds(stateOf) || others(stateOf);
  };
  const allOf = (): Holds => {
    const holds = single();
    if (!tokens.takeOne('AND')) return holds;
    const others = allOf();
    return (stateOf) => holds(stateOf) && others(stateOf);
  };
  const single = (): Holds => {
    if (tokens.takeOne('NOT')) {
      const holds = single();
      return (stateOf) => !holds(stateOf);
    }
    const constant = tokens.takeOne('TRUE', 'FALSE');
    if (constant) return () => constant === 'TRUE';
    const state = tokens.takeOne(...alarmStates);
    tokens.expect('(');
    const holds = state ? isIn(state) : oneOf();
    tokens.expect(')');
    return holds;
  };
  const isIn = (state: AlarmState): Holds => {
    const reference = tokens.takeLike(REFERENCE)?.replaceAll('"', '');
    if (!reference) throw tokens.wrong('the name or the ARN of an alarm');
    const alarm = reference.replace(ARN, '');
    alarms.add(alarm);
    return (stateOf) => stateOf(alarm) === state;
  };

  const holds = oneOf();
  tokens.expectEnd();
  return { alarms, holds };
}
