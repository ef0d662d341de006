import type { Feedback } from '../../../lambdas/contracts/feedback.ts';
import { WrongUse } from '../../../ops/command.ts';
import { feedbackCommandOn } from '../../../ops/feedback/command.ts';
import { InMemoryFeedbackStore } from '../../doubles/in-memory-feedback-store.ts';
import { ManualClock } from '../../doubles/manual-clock.ts';

const DAY = 86_400_000;
let clock: ManualClock;
let feedback: InMemoryFeedbackStore;
beforeEach(() => {
  clock = new ManualClock('2026-11-05T19:00:00.000Z');
  feedback = new InMemoryFeedbackStore(clock);
});

/** Kept now; a minute is over afterwards. */
async function said(correlationId: string, changes: Partial<Feedback> = {}): Promise<void> {
  await feedback.keep({
    id: correlationId,
    correlationId,
    at: clock.now(),
    rating: 5,
    kind: 'praise',
    application: 'va-gov-back-end',
    ...changes,
  });
  clock.advance(60_000);
}

async function run(line: string) {
  const lines: string[] = [];
  const command = feedbackCommandOn(async () => ({ feedback, clock }));
  try {
    const terminal = { environment: {}, print: (each: string) => void lines.push(...each.split('\n')) };
    return { code: await command.run(line.split(' ').filter(Boolean), terminal), lines, error: '' };
  } catch (fault) {
    return { code: fault instanceof WrongUse ? 2 : 1, lines, error: (fault as Error).message };
  }
}
const list = async (flags = '') => (await run(`list --stage local ${flags}`)).lines;
const ids = async (flags: string) => {
  const { feedback: all } = JSON.parse((await list(`--json ${flags}`)).join('\n'));
  return all.map((each: { correlation_id: string }) => each.correlation_id);
};

test('shows the newest last, with comment, counts and satisfaction', async () => {
  await said('answer-1', { position: 'production/1/1', percentage: 5, comment: 'It worked.' });
  await said('answer-2', { rating: 2, kind: 'bug', position: 'production/1/2', percentage: 12.345 });
  await said('answer-3', { rating: 4, kind: 'usability' });
  expect(await list()).toEqual([
    '2026-11-05 19:00 UTC  5  praise     production/1/1       5 %  va-gov-back-end  answer-1',
    '    It worked.',
    '2026-11-05 19:01 UTC  2  bug        production/1/2    12.345 %  va-gov-back-end  answer-2',
    '2026-11-05 19:02 UTC  4  usability  -                      -  va-gov-back-end  answer-3',
    '',
    '3 in all: 1 bug, 1 usability, 1 praise, 0 other',
    // Wilson's interval of 2 in 3, as in any table.
    'satisfied: 2 of 3, 66.67 % (95 %: 20.77 to 93.85 %)',
  ]);
});

test('says so where nobody said anything', async () => {
  expect(await list()).toEqual(['nobody said anything of that kind on stage local']);
  expect(JSON.parse((await list('--json')).join('\n'))).toEqual({
    stage: 'local',
    by_kind: { bug: 0, usability: 0, praise: 0, other: 0 },
    satisfaction: null,
    feedback: [],
  });
});

describe('shows of all', () => {
  beforeEach(async () => {
    await said('first', { position: 'production/1/1', kind: 'bug' });
    await said('second', { position: 'production/1/2' });
    await said('tenth', { position: 'production/10/1' });
    await said('none', { kind: 'bug' });
  });

  test.each([
    ['', ['first', 'second', 'tenth', 'none']],
    ['--phase production/1', ['first', 'second']],
    ['--phase production/1/2', ['second']],
    ['--phase staging/1', []],
    ['--kind bug', ['first', 'none']],
    ['--kind bug --phase production/1', ['first']],
    ['--from 2026-11-05T19:01Z', ['second', 'tenth', 'none']],
    ['--to 2026-11-05T14:01-05:00', ['first']],
    ['--from 2026-11-05T19:01Z --to 2026-11-05T19:02Z', ['second']],
  ])('with %j', async (flags, expected) => {
    expect(await ids(flags)).toEqual(expected);
  });
});

test('90 days back, and what came this moment', async () => {
  await said('old');
  clock.advance(90 * DAY - 120_000);
  await feedback.keep({
    id: 'new',
    correlationId: 'new',
    at: clock.now(),
    rating: 1,
    kind: 'other',
    application: 'va-gov-back-end',
  });
  expect(await ids('')).toEqual(['old', 'new']);
  clock.advance(DAY);
  expect(await ids('')).toEqual(['new']);
});

test('as JSON', async () => {
  await said('answer-1', { rating: 3, position: 'production/1/1', percentage: 5, comment: 'It worked.' });
  const { satisfaction, feedback: all } = JSON.parse((await list('--json')).join('\n'));
  expect(satisfaction).toMatchObject({ n: 1, satisfied: 0, share: 0, interval: { lower: 0 } });
  expect(all).toEqual([
    {
      at: '2026-11-05T19:00:00.000Z',
      correlation_id: 'answer-1',
      rating: 3,
      kind: 'praise',
      comment: 'It worked.',
      application: 'va-gov-back-end',
      position: 'production/1/1',
      percentage: 5,
    },
  ]);
});

test('a comment that an older version let through breaks no terminal and names nobody', async () => {
  const comment = 'a\u001b[2J\u009b1A\u202eb\r\nSSN 796-12-3456 <b>of</b> 1012667145V762142';
  await said('answer-1', { comment });
  const [, line] = await list();
  expect(line).toBe('    a [2J 1Ab SSN [number] of [ICN]');
  expect(JSON.parse((await list('--json')).join('\n')).feedback[0].comment).toBe(line?.trim());
});

describe('is refused in one line:', () => {
  test.each([
    ['', 'feedback needs a verb'],
    ['lst --stage local', 'no verb "lst"'],
    ['list', '--stage is missing'],
    ['list --stage prod', 'there is no stage "prod"'],
    ['list --stage local --kind Bug', 'use --kind with bug or usability or praise or other'],
    ['list --stage local --phase production', '--phase "production" is no phase'],
    ['list --stage local --phase production/0', 'is no phase'],
    ['list --stage local --phase production/9', 'there is production/1 to production/4'],
    ['list --stage local --phase production/1/9', 'there is no step production/1/9'],
    ['list --stage local --phase prod/1', 'there is no plan "prod"'],
    ['list --stage local --from yesterday', '--from is "yesterday"'],
    ['list --stage local --to 2026-02-30T00:00Z', 'a time with its zone'],
    ['list --stage local --from 2026-11-05T19:00Z --to 2026-11-05T14:00-05:00', 'is not after --from'],
    ['list --stage local --all', 'the flags are --stage, --phase, --kind, --from, --to, --json'],
  ])('%s', async (line, named) => {
    const { code, lines, error } = await run(line);
    expect({ code, lines, error }).toEqual({ code: 2, lines: [], error: expect.stringContaining(named) });
    expect(error).not.toContain('\n');
  });

  test('a store that cannot be read is a fault, with exit code 1', async () => {
    feedback.failing = true;
    expect((await run('list --stage local')).code).toBe(1);
  });
});
