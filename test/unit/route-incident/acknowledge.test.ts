import { acknowledge, NotAcknowledged } from '../../../lambdas/route-incident/acknowledge.ts';
import { incident } from '../../fixtures/incidents.ts';

const olga = { by: 'olga', at: 5, falseAlarm: false };
const wrong = { by: 'pat', at: 9, falseAlarm: true };

test('an open incident is somebody’s, or was a false alarm', () => {
  expect(acknowledge(incident(), olga).acknowledged).toEqual(olga);
  expect(acknowledge(incident(), wrong).acknowledged).toEqual(wrong);
});

test('the verdict can come later: who took it stays, with what was noted last', () => {
  const taken = incident({ acknowledged: { ...olga, note: 'on it' } });
  expect(acknowledge(taken, wrong).acknowledged).toEqual({ ...olga, falseAlarm: true, note: 'on it' });
  expect(acknowledge(taken, { ...wrong, note: 'a drill' }).acknowledged).toMatchObject({
    by: 'olga',
    note: 'a drill',
  });
  expect(acknowledge(incident({ endedAt: 3 }), wrong).acknowledged).toEqual(wrong);
});

test.each([
  ['twice', incident({ acknowledged: olga }), olga, 'olga has acknowledged it before'],
  ['as a false alarm twice', incident({ acknowledged: wrong }), wrong, 'before as a false alarm'],
  ['after its end without a verdict', incident({ endedAt: 3 }), olga, 'is over'],
])('%s it is not', (_, found, said, why) => {
  expect(() => acknowledge(found, said)).toThrow(NotAcknowledged);
  expect(() => acknowledge(found, said)).toThrow(why);
});
