import { metrics } from '../../../lambdas/contracts/metrics.ts';
import { NotReached, type PeopleMessage } from '../../../lambdas/ports/messenger/messenger.ts';
import type { AlarmChange } from '../../../lambdas/route-incident/alarm-change.ts';
import { routeIncident } from '../../../lambdas/route-incident/route-incident.ts';
import { InMemoryIncidentStore } from '../../doubles/in-memory-incident-store.ts';
import { InMemoryOutageStore } from '../../doubles/in-memory-outage-store.ts';
import { ManualClock } from '../../doubles/manual-clock.ts';
import { RecordingMessenger } from '../../doubles/recording-messenger.ts';
import { RecordingTelemetry } from '../../doubles/recording-telemetry.ts';
import { change } from '../../fixtures/alarm-events.ts';

const MINUTE = 60_000;
const place = { stage: 'test', region: 'us-gov-west-1' };

let ports: ReturnType<typeof makePorts>;
const makePorts = () => ({
  incidents: new InMemoryIncidentStore(),
  outages: new InMemoryOutageStore(),
  topics: new RecordingMessenger(),
  chats: new RecordingMessenger(),
  clock: new ManualClock('2026-11-25T15:00:00.000Z'),
  telemetry: new RecordingTelemetry(),
});
beforeEach(() => {
  ports = makePorts();
});

const look = (...changes: AlarmChange[]) => routeIncident(changes, place, ports);
const page = (heading: 'error-rate' | 'response' = 'error-rate') => change(heading, true, ports.clock.now());
const outbox = async () => (await ports.incidents.open()).outbox;
const fault = () => {
  throw new Error('it is gone');
};

describe('a message', () => {
  test('is published and posted at once, and counted; then it is nowhere any more', async () => {
    await look(page());
    for (const { sent } of [ports.topics, ports.chats]) {
      expect(sent).toMatchObject([
        {
          topic: 'errors',
          groups: ['engineers'],
          hours: 'business',
          severity: 'page',
          about: '20261125-1500-errors',
        },
      ]);
    }
    expect(await outbox()).toEqual([]);
    expect(ports.telemetry.counted(metrics.messageSent)).toBe(2);
    expect(ports.telemetry.counted(metrics.routerLooked)).toBe(1);
  });

  test('that no topic takes is tried with each look, until it is taken; its chat has it once', async () => {
    ports.topics.beforeEachCall = fault;
    for (let minute = 0; minute < 7; minute += 1) {
      await look(...(minute === 0 ? [page()] : []));
      ports.clock.advance(MINUTE);
    }
    expect(ports.telemetry.counted(metrics.messageNotSent)).toBe(7);
    ports.topics.beforeEachCall = () => undefined;
    await look();
    await look();
    expect([ports.topics.sent.length, ports.chats.sent.length]).toEqual([1, 1]);
  });

  test('that Slack does not take stops no topic, and is given up after three tries', async () => {
    ports.chats.beforeEachCall = fault;
    for (let minute = 0; minute < 6; minute += 1) await look(...(minute === 0 ? [page()] : []));
    expect([ports.topics.sent.length, ports.telemetry.counted(metrics.messageNotPosted)]).toEqual([1, 3]);
    // Its alarm wakes people, who have heard of it by the topic.
    expect(ports.telemetry.counted(metrics.messageNotSent)).toBe(0);
    expect(await outbox()).toEqual([]);
  });

  test('is posted again to those alone who missed it', async () => {
    await look(page());
    ports.clock.advance(15 * MINUTE);
    const asked: PeopleMessage['groups'][] = [];
    ports.chats.beforeEachCall = ({ groups }) => {
      asked.push(groups);
      if (groups.includes('delivery')) throw new NotReached(['delivery'], '404');
    };
    for (let minute = 0; minute < 5; minute += 1) await look();
    expect(asked).toEqual([['engineers', 'delivery'], ['delivery'], ['delivery']]);
    expect(ports.topics.sent).toHaveLength(2);
  });

  test('that nobody takes any more keeps its incident open until it is told', async () => {
    await look(page());
    ports.topics.beforeEachCall = fault;
    await look(change('error-rate', false, ports.clock.now() + 1));
    ports.clock.advance(5 * MINUTE);
    for (let turn = 0; turn < 4; turn += 1) await look();
    expect((await ports.incidents.open()).incidents).toHaveLength(1);
    ports.topics.beforeEachCall = () => undefined;
    await look();
    await look();
    expect(ports.topics.sent.map(({ subject }) => subject)).toEqual([
      '[page] test: create account error rate',
      '[resolved] test: create account error rate',
    ]);
    expect((await ports.incidents.open()).incidents).toEqual([]);
    expect(await ports.incidents.ended(0, ports.clock.now())).toHaveLength(1);
  });
});

test('messages about one thing are sent in their order, however long the first takes', async () => {
  const start = ports.clock.now();
  const end = start + MINUTE;
  await ports.outages.add({ id: 'mhv-1', service: 'mhv', start, end, message: 'patches' });
  const send = ports.topics.send.bind(ports.topics);
  ports.topics.send = async (message) => {
    if (message.subject.endsWith('planned outage')) await new Promise(setImmediate);
    return send(message);
  };
  await look();
  expect(ports.topics.sent.map(({ subject }) => subject)).toEqual([
    '[test] MHV account creation: planned outage',
    '[test] MHV account creation: planned outage has begun',
  ]);
});

describe('a look that is cut off', () => {
  /** Throws at the nth call of the store, counted from now. */
  function cutOffAt(count: number): void {
    let calls = 0;
    ports.incidents.beforeEachCall = () => {
      calls += 1;
      if (calls === count) fault();
    };
  }

  test('before it has written comes back whole', async () => {
    cutOffAt(2);
    await expect(look(page())).rejects.toThrow('gone');
    expect(ports.topics.sent).toEqual([]);
    await look(page());
    expect(ports.topics.sent).toHaveLength(1);
  });

  test('after it has written and before it has sent: the next look sends, when nobody else can be doing it', async () => {
    ports.incidents.afterEachWrite = fault;
    await expect(look(page())).rejects.toThrow('gone');
    ports.incidents.afterEachWrite = () => undefined;
    await look(page());
    expect(ports.topics.sent).toEqual([]);
    ports.clock.advance(MINUTE);
    await look();
    expect(ports.topics.sent).toHaveLength(1);
    expect(await outbox()).toEqual([]);
  });

  test('after it has sent: the message comes once more, the same one', async () => {
    cutOffAt(3);
    await expect(look(page())).rejects.toThrow('gone');
    ports.clock.advance(MINUTE);
    await look();
    await look();
    const [first, second, ...others] = ports.topics.sent;
    expect([first?.about, others]).toEqual([second?.about, []]);
  });
});

describe('two looks at the same time', () => {
  test('tell once', async () => {
    await Promise.all([look(page()), look(page()), look()]);
    await look();
    expect(ports.topics.sent).toHaveLength(1);
  });

  test('that hear of different alarms lose none', async () => {
    await Promise.all([look(page()), look(page('response')), look()]);
    expect(ports.topics.sent.map(({ topic }) => topic).sort()).toEqual(['errors', 'latency']);
    expect(await outbox()).toEqual([]);
  });

  test('tell of an outage once', async () => {
    const start = ports.clock.now() + MINUTE;
    await ports.outages.add({ id: 'mhv-1', service: 'mhv', start, end: start + MINUTE, message: 'patches' });
    await Promise.all([look(), look(), look()]);
    await look();
    expect(ports.topics.sent.map(({ subject }) => subject)).toEqual([
      '[test] MHV account creation: planned outage',
    ]);
    expect((await ports.outages.read()).outages[0]?.told).toEqual(['announced']);
  });
});

test('an outage that cannot be marked is told later, an incident at once', async () => {
  const start = ports.clock.now() + MINUTE;
  await ports.outages.add({ id: 'mhv-1', service: 'mhv', start, end: start + MINUTE, message: 'patches' });
  const write = ports.outages.write.bind(ports.outages);
  ports.outages.write = async () => fault();
  await look(page());
  expect(ports.topics.sent.map(({ topic }) => topic)).toEqual(['errors']);
  ports.outages.write = write;
  ports.clock.advance(MINUTE / 2);
  await look();
  await look();
  expect(ports.topics.sent.map(({ topic }) => topic)).toEqual(['errors', 'outages']);
});

test('an alarm that nobody can read is named in the log and counted, once', async () => {
  const unknown = { ...page(), name: 'account-creation-test-new', text: undefined };
  await look(unknown, unknown);
  await look(unknown);
  expect(ports.telemetry.troubles).toEqual([
    { step: 'incident', facts: { outcome: 'unknown alarm', alarm: 'account-creation-test-new' } },
  ]);
  expect(ports.telemetry.counted(metrics.unknownAlarm)).toBe(1);
});

test('a look at which nothing is new writes nothing', async () => {
  await look(page());
  let writes = 0;
  ports.incidents.afterEachWrite = () => {
    writes += 1;
  };
  ports.clock.advance(MINUTE);
  await look();
  expect(writes).toBe(0);
});
