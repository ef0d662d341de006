import { WrongUse } from '../../../ops/command.ts';
import { figures, see } from '../../../ops/rollout/figures.ts';
import { poisson } from '../../../ops/rollout/poisson.ts';
import { simulateCommand } from '../../../ops/rollout/simulate-command.ts';
import { seededRandom } from '../../../ops/rollout/traffic.ts';

async function output(line: string): Promise<string> {
  const lines: string[] = [];
  await simulateCommand.run(line.split(' '), { environment: {}, print: (each) => void lines.push(each) });
  return lines.join('\n');
}
interface Played {
  outcome: string;
  percentage: number;
  minutes: number;
  log: { at: number; what: string; why: string; percentage: number; position: string }[];
}
const play = async (line: string): Promise<Played> => JSON.parse(await output(`${line} --json`));
const moves = ({ log }: Played) =>
  log.filter(({ what }) => what === 'raised' || what === 'lowered').map(({ percentage }) => percentage);
const slowMhv = '--plan production --error-rate 0.002 --rpm 50 --mhv-latency 1500';

describe('the production plan', () => {
  test('goes to 100 % with the approvals, and the log is its way there', async () => {
    const played = await play(`${slowMhv} --approve`);
    expect(Object.keys(played)).toEqual(['outcome', 'percentage', 'minutes', 'log']);
    expect(played).toMatchObject({ outcome: 'completed', percentage: 100 });
    expect(moves(played)).toEqual([5, 50, 0, 5, 10, 20, 50, 100]);
    // Two hours, a minute off, five days; and a few looks at each raise.
    expect(played.minutes).toBeGreaterThan(120 + 1 + 5 * 1_440);
    expect(played.minutes).toBeLessThan(120 + 1 + 5 * 1_440 + 30);
  });

  test('without anybody who accepts MHV’s part it holds at 5 %', async () => {
    const played = await play(`${slowMhv} --minutes 300`);
    expect(played).toMatchObject({ outcome: 'holding', percentage: 5 });
    expect(moves(played)).toEqual([5]);
  });

  test('without an approval it holds at 0 before phase 2', async () => {
    const played = await play('--plan production --rpm 50 --minutes 300');
    expect(played).toMatchObject({ outcome: 'holding', percentage: 0 });
    expect(moves(played)).toEqual([5, 50, 0]);
  });

  test('with a fault in phase 2 it goes to 0 there, and the log says why', async () => {
    const played = await play('--plan production --rpm 50 --approve --fault 2/2:0.1');
    expect(played).toMatchObject({ outcome: 'aborted', percentage: 0 });
    expect(played.log.at(-1)).toMatchObject({
      what: 'aborted',
      position: 'production/2/2',
      why: expect.stringMatching(/^errors: .*surely over 1 %/),
    });
  });

  test('without traffic it holds; a step that lowers comes with its time all the same', async () => {
    expect(await play('--plan production --rpm 0 --minutes 300')).toMatchObject({
      outcome: 'holding',
      percentage: 5,
    });
    // Enough for the first step alone: the 50 % step ends without a request of its own.
    const short = await play('--plan production --rpm 5 --minutes 200 --fault 1/2:0');
    const [raised, lowered] = short.log.filter(({ position }) => position !== 'production/1/1');
    expect(raised).toMatchObject({ what: 'raised', percentage: 50 });
    expect(lowered).toMatchObject({ what: 'lowered', percentage: 0, at: (raised?.at ?? 0) + 3_600_000 });
  });

  test('waits through a planned outage, in which MHV answers nobody', async () => {
    const usual = await play('--plan production --rpm 50 --minutes 300');
    const waited = await play('--plan production --rpm 50 --minutes 300 --outage 20,80');
    const raisedTo50 = ({ log }: Played) => log.find(({ percentage }) => percentage === 50)?.at ?? 0;
    expect(raisedTo50(waited) - raisedTo50(usual)).toBe(60 * 60_000);
    expect(moves(waited)).toEqual([5, 50, 0]);
  });

  test('is the same with the same seed, and another with another', async () => {
    const line = '--plan production --error-rate 0.002 --minutes 70';
    expect(await output(line)).toBe(await output(`${line} --seed 1`));
    expect(await output(line)).not.toBe(await output(`${line} --seed 2`));
  });

  test('is a line for each change for people, and how it ended', async () => {
    const lines = (await output('--plan production --rpm 50 --fault 1/1:1')).split('\n');
    expect(lines[0]).toMatch(/^ +1 {2}2024-11-05 19:00 UTC +0 % {2}production\/1\/1 +started/);
    expect(lines.at(-1)).toMatch(/^aborted at 0 % after \d+ min: errors: /);
  });
});

describe('one step many times', () => {
  test('says how it ended, and how long it took', async () => {
    const line = '--step production/1/1 --minutes 60 --histories 300 --seed 7 --rpm 50';
    expect(JSON.parse(await output(`${line} --json`))).toEqual({
      histories: 300,
      aborted: 0,
      promoted: 300,
      median_minutes_to_abort: null,
      p95_minutes_to_abort: null,
    });
    const { aborted, median_minutes_to_abort: median } = JSON.parse(
      await output(`${line} --error-rate 1 --json`),
    );
    expect({ aborted, median }).toEqual({ aborted: 300, median: 1 });
    expect(await output(line)).toMatch(/promoted +300/);
  });

  test('of a step that is shorter than its time promotes nobody', async () => {
    const { promoted } = JSON.parse(await output('--step production/1/1 --minutes 50 --histories 20 --json'));
    expect(promoted).toBe(0);
  });
});

test.each(figures.map((figure) => [figure.what, figure] as const))('%s: kept', (_, figure) => {
  // Few histories: the limits are of 20,000, so a rare case more or less must not count.
  const seen = see(figure, 150, 11);
  const loosely = { ...seen, aborted: rare(seen.aborted), promoted: rare(seen.promoted) };
  expect(figure.keeps(loosely)).toBe(true);
});
const rare = (count: number) => (count <= 4 ? 0 : count);

test.each([0.1, 3, 50, 3_000])('counts of mean %d have that mean, and that variance', (mean) => {
  const random = seededRandom(5);
  const counts = Array.from({ length: 20_000 }, () => poisson(mean, random));
  const average = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  const variance = counts.reduce((sum, count) => sum + (count - average) ** 2, 0) / counts.length;
  // Five standard errors of each.
  expect(Math.abs(average - mean)).toBeLessThan(5 * Math.sqrt(mean / 20_000));
  expect(Math.abs(variance / mean - 1)).toBeLessThan(5 * Math.sqrt((2 + 1 / mean) / 20_000));
  expect(poisson(0, random)).toBe(0);
});

describe('wrong use is one line:', () => {
  test.each([
    ['--rpm 50', '--plan is missing'],
    ['--plan nonsense', 'no plan "nonsense"'],
    ['--plan production --rpm many', '--rpm is "many"'],
    ['--plan production --error-rate 1.1', '--error-rate is "1.1": a number from 0 to 1'],
    ['--plan production --error-rate 0.6 --rejected-rate 0.6', 'at most 1 together'],
    ['--plan production --minutes 1.5', 'a whole number'],
    ['--plan production --fault 2/1', '<phase>/<step>:<rate>'],
    ['--plan production --fault 2/9:0.1', 'there is no step production/2/9'],
    ['--plan production --outage 80,20', '--outage is "80,20"'],
    ['--step production/1/3', '0 %'],
    ['--step production/1/1 --plan staging', 'is of the plan production'],
    ['--step production/1/1 --histories 0', '--histories is "0"'],
    ['--step production', 'is no step'],
  ])('%s', async (line, named) => {
    const fault = await output(line).catch((thrown: unknown) => thrown);
    expect(fault).toBeInstanceOf(WrongUse);
    expect((fault as Error).message).toContain(named);
    expect((fault as Error).message).not.toContain('\n');
  });
});
