import { metrics } from '../../lambdas/contracts/metrics.ts';
import { type Pipeline, startPipeline } from '../../local/pipeline.ts';
import type { BusEvent } from '../../local/resources/bus-event.ts';
import { until } from '../until.ts';
import { createAccount } from './person.ts';

const MINUTE_MS = 60_000;
/** The figure: from the alarm's change to the message on the topic, in real time. */
const LONGEST_MS = 5_000;

const ALARM = 'account-creation-local-bust-dead-letters';

describe('the template’s own alarms', () => {
  let pipeline: Pipeline;
  const events: BusEvent[] = [];
  beforeAll(async () => {
    pipeline = await startPipeline();
    pipeline.defaultBus.onEvent((event) => events.push(event));
    pipeline.alarms.watch();
    pipeline.clock.advance(2 * MINUTE_MS);
  }, 60_000);
  afterAll(() => pipeline?.stop());

  const eventsOf = (state: string) =>
    events.filter(({ detail }) => {
      const { alarmName, state: now } = detail as { alarmName: string; state: { value: string } };
      return alarmName === ALARM && now.value === state;
    });
  const messagesOf = (state: string) =>
    pipeline.notices.filter(
      ({ topic, subject }) => topic.endsWith('-alarms') && subject.startsWith(`${state}: "${ALARM}"`),
    );

  test('all are looked at, and are calm while nothing happens', () => {
    const states = pipeline.alarms.all.map(({ name }) => [name, pipeline.alarms.stateOf(name).value]);
    expect(states.length).toBeGreaterThan(50);
    expect(states.filter(([, state]) => state === 'INSUFFICIENT_DATA')).toEqual([]);
    expect(pipeline.alarms.stateOf(ALARM).value).toBe('OK');
  });

  test('a dead letter: the alarm, its message and its event within seconds, and that it is over', async () => {
    const deadLetters = pipeline.queue('bust-dead-letters');
    deadLetters.send('what was given up');
    const startedAt = performance.now();
    pipeline.clock.advance(MINUTE_MS);
    await until(
      'the topic and the bus were told',
      () => messagesOf('ALARM').length + eventsOf('ALARM').length === 2,
    );
    expect(performance.now() - startedAt).toBeLessThan(LONGEST_MS);
    const [message] = messagesOf('ALARM');
    expect(JSON.parse(message?.message ?? '')).toMatchObject({
      AlarmDescription: expect.stringMatching(/docs\/runbook\.md#dead-letters$/),
      OldStateValue: 'OK',
      NewStateValue: 'ALARM',
    });

    deadLetters.purge();
    pipeline.clock.advance(MINUTE_MS);
    await until(
      'the topic and the bus were told',
      () => messagesOf('OK').length + eventsOf('OK').length === 4,
    );
  });

  test('what a function prints: MHV refuses our credentials once, and somebody is woken', async () => {
    const alarm = 'account-creation-local-create-account-refused-by-mhv';
    expect((await createAccount(pipeline, '1000000808V200001')).status).toBe(503);
    await until('the failure is counted', () =>
      pipeline.metrics.some(({ name }) => name === metrics.pagingFailure),
    );
    expect(pipeline.alarms.stateOf(alarm).value).toBe('OK');
    pipeline.clock.advance(MINUTE_MS);
    expect(pipeline.alarms.stateOf(alarm)).toMatchObject({ value: 'ALARM', data: { recentDatapoints: [1] } });
  }, 20_000);
});
