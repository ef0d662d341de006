import { type AlarmState, parseAlarmRule } from '../../../local/cloudwatch/alarm-rule.ts';

const states: Record<string, AlarmState> = { red: 'ALARM', green: 'OK', grey: 'INSUFFICIENT_DATA' };
const holds = (text: string) => parseAlarmRule(text).holds((name) => states[name]);

describe('the rule of a composite alarm', () => {
  it.each<[string, boolean]>([
    ['ALARM(red)', true],
    ['ALARM("red")', true],
    ['ALARM(green)', false],
    ['OK(green)', true],
    ['INSUFFICIENT_DATA(grey)', true],
    ['ALARM(grey) OR OK(grey)', false],
    ['NOT ALARM(green)', true],
    ['NOT (ALARM(red) OR OK(red))', false],
    ['(NOT (ALARM("green")))', true],
    ['ALARM(red) AND ALARM(green)', false],
    ['(ALARM("red") AND OK("green"))', true],
    ['ALARM(red) OR ALARM(green) AND FALSE', true],
    ['(ALARM(red) OR ALARM(green)) AND FALSE', false],
    ['NOT TRUE OR ALARM(red)', true],
    ['TRUE', true],
  ])('%s', (text, expected) => {
    expect(holds(text)).toBe(expected);
  });

  it('names alarms by name or by ARN', () => {
    const arn = 'arn:aws-us-gov:cloudwatch:us-gov-west-1:000000000000:alarm:red';
    const rule = parseAlarmRule(`(ALARM("${arn}") AND NOT ALARM(${arn.replace('red', 'green')}))`);
    expect([...rule.alarms]).toEqual(['red', 'green']);
    expect(rule.holds((name) => states[name])).toBe(true);
  });

  it.each<[string, string]>([
    ['ALARM(red) XOR ALARM(green)', 'expected the end and not "XOR"'],
    ['AT_LEAST(1, ALARM, ("red"))', 'expected "(" and not "AT_LEAST"'],
    ['ALARM(red', 'expected ")" and not the end'],
    ['ALARM()', 'expected the name or the ARN of an alarm'],
    ['ALARM red', 'expected "("'],
    ['red', 'expected "(" and not "red"'],
    ['ALARM(red) AND', 'not the end'],
    ['', 'expected "(" and not the end'],
  ])('%s is not in the grammar', (text, message) => {
    expect(() => parseAlarmRule(text)).toThrow(message);
  });
});
