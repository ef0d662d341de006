import { nextCalendar, type Outage, timeWithoutOutages } from '../../../lambdas/contracts/outage.ts';
import { WrongUse } from '../../../ops/command.ts';
import { outageCommandOn } from '../../../ops/outage/command.ts';
import { InMemoryOutageStore } from '../../doubles/in-memory-outage-store.ts';
import { ManualClock } from '../../doubles/manual-clock.ts';

const HOUR = 3_600_000;
let outages: InMemoryOutageStore;
let clock: ManualClock;
beforeEach(() => {
  outages = new InMemoryOutageStore();
  clock = new ManualClock('2026-11-05T19:00:00.000Z');
});

/** Who has subscribed is tested with SNS's own client. */
const nobody = {
  subscribe: async () => 'pending' as const,
  subscribers: async () => [],
  unsubscribe: async () => 'none' as const,
};

async function run(line: string) {
  const lines: string[] = [];
  const command = outageCommandOn(async () => ({ outages, topic: nobody, clock }));
  try {
    const terminal = { environment: { USER: 'olga' }, print: (each: string) => void lines.push(each) };
    const code = await command.run(line.split(' '), terminal);
    return { code, output: lines.join('\n'), error: '' };
  } catch (fault) {
    return {
      code: fault instanceof WrongUse ? 2 : 1,
      output: lines.join('\n'),
      error: (fault as Error).message,
    };
  }
}
const announce = 'announce --stage local --service mhv --message patch_day';
const all = async () => (await outages.read()).outages;

test('an outage is announced with its zone, listed, and kept as instants', async () => {
  const { code, output } = await run(`${announce} --start 2026-11-05T16:00-05:00 --end 2026-11-05T23:30Z`);
  expect({ code, output }).toEqual({
    code: 0,
    output: expect.stringMatching(
      /^mhv-[0-9a-f]{8} {2}mhv {2}2026-11-05 21:00 UTC to 2026-11-05 23:30 UTC {2}comes/,
    ),
  });
  expect(await all()).toEqual([
    {
      id: expect.any(String),
      service: 'mhv',
      start: Date.parse('2026-11-05T21:00Z'),
      end: Date.parse('2026-11-05T23:30Z'),
      message: 'patch_day',
      by: 'olga',
      told: [],
    },
  ]);
  clock.advance(3 * HOUR);
  expect((await run('list --stage local')).output).toContain('goes on: patch_day');
  clock.advance(3 * HOUR);
  expect((await run('list --stage local')).output).toBe('no outage is planned on stage local');
});

/** From 20:00 to 22:00; it is 19:00. */
async function planned() {
  await run(`${announce} --start 2026-11-05T20:00Z --end 2026-11-05T22:00Z`);
  return (await all())[0]?.id ?? '';
}
/** As the router of incidents does. */
async function tell(...told: Outage['told']) {
  const calendar = await outages.read();
  const next = calendar.outages.map((outage) => ({ ...outage, told }));
  expect(await outages.write(nextCalendar(calendar, next, clock.now()))).toBe('written');
}

describe('one that overlaps another of the same service', () => {
  const span = (start: string, end: string) => `--start 2026-11-05T${start}Z --end 2026-11-05T${end}Z`;

  test.each([
    ['its end', span('19:30', '20:01')],
    ['its beginning', span('21:59', '23:00')],
    ['its middle', span('20:30', '21:00')],
    ['all of it', span('19:30', '23:00')],
  ])('is refused with the other one: %s', async (_, times) => {
    const id = await planned();
    expect(await run(`${announce} ${times}`)).toMatchObject({
      code: 1,
      error: expect.stringContaining(`overlaps ${id}`),
    });
    expect(await all()).toHaveLength(1);
  });

  test('is none where they meet, are of two services, or the other was cancelled', async () => {
    const id = await planned();
    expect((await run(`${announce} ${span('19:30', '20:00')}`)).code).toBe(0);
    expect((await run(`${announce} ${span('22:00', '23:00')}`)).code).toBe(0);
    expect((await run(`${announce.replace('mhv', 'sts')} ${span('20:30', '21:00')}`)).code).toBe(0);
    await run(`cancel --stage local --id ${id}`);
    expect((await run(`${announce} ${span('20:30', '21:00')}`)).code).toBe(0);
  });

  test('is refused to one of two who announce at once', async () => {
    const both = await Promise.all([run(`${announce} ${span('20:00', '21:00')}`), planned()]);
    expect(both[0].code).toBe(0);
    expect(await all()).toHaveLength(1);
  });

  test('is decided again when the router has noted something meanwhile', async () => {
    await planned();
    const both = await Promise.all([run(`${announce} ${span('22:00', '23:00')}`), tell('announced')]);
    expect(both[0]).toMatchObject({ code: 0, error: '' });
    expect((await all()).map(({ told }) => told)).toEqual([['announced'], []]);
  });
});

describe('a change of its end', () => {
  const change = (id: string, end: string) => run(`change --stage local --id ${id} --end ${end} --by pat`);

  test('of one that comes: it is announced once more', async () => {
    const id = await planned();
    await tell('announced');
    expect((await change(id, '2026-11-05T23:00Z')).output).toContain(
      '20:00 UTC to 2026-11-05 23:00 UTC  comes',
    );
    expect(await all()).toMatchObject([
      { id, end: Date.parse('2026-11-05T23:00Z'), by: 'pat', told: [], changedAt: clock.now() },
    ]);
  });

  test.each([
    ['longer', '2026-11-06T02:00Z'],
    ['shorter', '2026-11-05T20:31Z'],
  ])('of one that goes on, %s: what is told once more is that it goes on', async (_, end) => {
    const id = await planned();
    clock.advance(1.5 * HOUR);
    await tell('announced', 'begun');
    expect((await change(id, end)).output).toContain('goes on');
    expect(await all()).toMatchObject([{ id, end: Date.parse(end), told: ['announced'] }]);
  });

  test.each([
    ['into another one', '2026-11-06T00:30Z', 1, 'it overlaps mhv-'],
    ['to over a week', '2026-11-12T20:01Z', 2, 'longer than 7 days'],
    ['to a time that is over', '2026-11-05T20:30Z', 2, 'is not after 2026-11-05T20:30'],
    ['to what it is', '2026-11-05T22:00Z', 2, 'already'],
    ['to no time', 'later', 2, 'a time with its zone'],
  ])('%s is refused', async (_, end, code, named) => {
    await run(`${announce} --start 2026-11-06T00:00Z --end 2026-11-06T01:00Z`);
    const id = await planned();
    clock.advance(1.5 * HOUR);
    const before = await all();
    expect(await change(id, end)).toMatchObject({ code, error: expect.stringContaining(named) });
    expect(await all()).toEqual(before);
  });

  test('of one that is over or was cancelled is refused', async () => {
    const id = await planned();
    await run(`cancel --stage local --id ${id}`);
    expect(await change(id, '2026-11-05T23:00Z')).toMatchObject({
      code: 1,
      error: expect.stringContaining('there is none'),
    });
  });
});

describe('cancelling', () => {
  const taken = async () => {
    const day = [clock.now() - 24 * HOUR, clock.now() + 24 * HOUR] as const;
    return 48 * HOUR - timeWithoutOutages(...day, await all());
  };

  test('one that comes takes away its effect', async () => {
    expect((await run(`cancel --stage local --id ${await planned()}`)).output).toContain(
      'does not take place',
    );
    expect(await taken()).toBe(0);
    expect((await run('list --stage local')).output).toContain('no outage');
  });

  test('one that goes on ends it now: the time it took stays taken', async () => {
    const id = await planned();
    clock.advance(1.5 * HOUR);
    expect((await run(`cancel --stage local --id ${id}`)).output).toContain('ends now');
    clock.advance(HOUR);
    expect(await taken()).toBe(HOUR / 2);
  });

  test('one that is over, was cancelled or never was is refused, with those there are', async () => {
    const id = await planned();
    expect(await run('cancel --stage local --id mhv-0')).toMatchObject({
      code: 1,
      error: expect.stringContaining(id),
    });
    await run(`cancel --stage local --id ${id}`);
    expect(await run(`cancel --stage local --id ${id}`)).toMatchObject({
      code: 1,
      error: expect.stringContaining('there is none'),
    });
  });
});

describe('is refused in one line, and nothing is kept:', () => {
  const times = (start: string, end: string) => `${announce} --start ${start} --end ${end}`;
  test.each([
    ['', 'no verb ""'],
    ['anounce', 'no verb "anounce"'],
    ['announce --stage local', '--message is missing'],
    [
      'announce --stage local --message x --start 2026-11-05T20:00Z --end 2026-11-05T21:00Z',
      '--service is missing',
    ],
    [
      'announce --stage local --message x --service mpi',
      'no service "mpi": use --service with mhv or sts or redis',
    ],
    [announce, '--start is missing'],
    [times('2026-11-05T22:00Z', '2026-11-05T21:00Z'), 'is not after --start'],
    [times('2026-11-05T22:00Z', '2026-11-05T22:00Z'), 'is not after --start'],
    [times('2026-11-04T20:00Z', '2026-11-04T22:00Z'), 'is in the past'],
    [times('2026-11-05T18:00Z', '2026-11-05T22:00Z'), 'is in the past'],
    [times('2026-11-06T00:00Z', '2026-11-13T00:01Z'), 'longer than 7 days'],
    [times('2026-11-06T00:00', '2026-11-06T02:00Z'), 'a time with its zone'],
    [times('2027-02-30T00:00Z', '2027-03-01T02:00Z'), 'a time with its zone'],
    [times('tomorrow', '2026-11-06T02:00Z'), 'a time with its zone'],
    ['announce --stage local --service mhv --message for_1012667145V762142', 'names a person'],
    [times('2027-11-06T00:00Z', '2027-11-06T01:00Z'), 'more than 365 days away'],
    ['cancel --stage local', '--id is missing'],
    ['change --stage local --end 2026-11-06T02:00Z', '--id is missing'],
    ['change --stage local --id mhv-0', '--end is missing'],
    ['list', '--stage is missing'],
    ['subscribe --stage local', 'one address is needed: --email team@example.com or --https'],
    ['subscribe --stage local --email a@example.com --sms +12025550123', 'one address is needed'],
    ['subscribe --stage local --email nobody', '--email is no address of that kind'],
    ['subscribe --stage local --https http://example.com', '--https is no address of that kind'],
    ['subscribe --stage local --https https://user:password@example.com', '--https is no address'],
    ['subscribe --stage local --sms 2025550123', '--sms is no address of that kind'],
    ['subscribe --email a@example.com', '--stage is missing'],
    ['unsubscribe --stage local --email a@example.com', 'has not subscribed'],
  ])('%s', async (line, named) => {
    const { code, error } = await run(line);
    expect({ code, error }).toEqual({ code: 2, error: expect.stringContaining(named) });
    expect(error).not.toContain('\n');
    expect(await all()).toEqual([]);
  });

  test('from now on can be typed a moment later', async () => {
    clock.advance(2 * 60_000);
    expect((await run(times('2026-11-05T19:00Z', '2026-11-05T20:00Z'))).code).toBe(0);
  });
});
