import type { AlarmState } from '../../../local/cloudwatch/alarm-rule.ts';
import { FURTHER_PERIODS, judge, type MissingData } from '../../../local/cloudwatch/judge.ts';

/** Not one that any row could come to by itself: it shows where the state stays. */
const STAYS = 'stays' as AlarmState;

/** @param row the oldest first: 0 does not breach, X does, - is missing. */
function judged(row: string, toAlarm: number, missing: MissingData): AlarmState {
  const periods = 3;
  const newestFirst = row.split(' ').reverse();
  expect(newestFirst).toHaveLength(periods + FURTHER_PERIODS);
  const found = newestFirst
    .map((point, index) => ({ age: index + 1, breaches: point === 'X', exists: point !== '-' }))
    .filter(({ exists }) => exists)
    .slice(0, periods);
  return judge({ periods, toAlarm, missing }, found, STAYS);
}

// The tables of the user guide, "How alarm state is evaluated when data is missing".
describe.each([
  {
    toAlarm: 3,
    rows: [
      ['0 - X - X', 'OK', 'OK', 'OK', 'OK'],
      ['0 - - - -', 'OK', 'OK', 'OK', 'OK'],
      ['- - - - -', 'INSUFFICIENT_DATA', STAYS, 'ALARM', 'OK'],
      ['0 X X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
      ['- - - - X', 'INSUFFICIENT_DATA', STAYS, 'ALARM', 'OK'],
      ['X - - - -', 'ALARM', STAYS, 'ALARM', 'OK'],
      ['- - X - -', 'ALARM', STAYS, 'ALARM', 'OK'],
    ],
  },
  {
    toAlarm: 2,
    rows: [
      ['0 - X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
      ['0 0 X 0 X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
      ['0 - X - -', 'OK', 'OK', 'ALARM', 'OK'],
      ['- - - - 0', 'OK', 'OK', 'ALARM', 'OK'],
      ['- - - - X', 'INSUFFICIENT_DATA', STAYS, 'ALARM', 'OK'],
      ['- - - X -', 'ALARM', STAYS, 'ALARM', 'OK'],
    ],
  },
])('$toAlarm of 3 to alarm', ({ toAlarm, rows }) => {
  it.each(rows)('%s', (row = '', ...expected) => {
    const kinds = ['missing', 'ignore', 'breaching', 'notBreaching'] as const;
    expect(kinds.map((missing) => judged(row, toAlarm, missing))).toEqual(expected);
  });
});
