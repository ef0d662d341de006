import { timeWithoutOutages } from '../../../lambdas/contracts/outage.ts';
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

async function run(line: string) {
  const lines: string[] = [];
  const command = outageCommandOn(async () => ({ outages, clock }));
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

describe('cancelling', () => {
  async function planned() {
    await run(`${announce} --start 2026-11-05T20:00Z --end 2026-11-05T22:00Z`);
    return (await all())[0]?.id ?? '';
  }
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
    ['cancel --stage local', '--id is missing'],
    ['list', '--stage is missing'],
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
