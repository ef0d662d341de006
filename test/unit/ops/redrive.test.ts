import { redriveCommandOn } from '../../../ops/redrive/command.ts';
import { InMemoryDeadLetters } from '../../doubles/in-memory-dead-letters.ts';
import { runCommand } from '../../fixtures/run-command.ts';

const MINUTE = 60_000;
const bust = { name: 'bust-dead-letters', messages: 2, oldestMs: 65 * MINUTE, sources: ['bust'] };
const rule = { name: 'bust-cache-rule-dead-letters', messages: 3, sources: [] };
const empty = { name: 'store-error-dead-letters', messages: 0, sources: ['store-error'] };

let deadLetters: InMemoryDeadLetters;
beforeEach(() => {
  deadLetters = new InMemoryDeadLetters();
  deadLetters.queues = [bust, rule, empty];
  deadLetters.addLetter(rule.name, 'a', 'queue bust');
  deadLetters.addLetter(rule.name, 'b', 'queue bust');
  deadLetters.addLetter(rule.name, 'c', 'queue bust-later');
});

const run = (line: string) =>
  runCommand(
    redriveCommandOn(async () => deadLetters),
    `--stage dev ${line}`.trim(),
  );

test('--dry-run says what lies where, and touches nothing', async () => {
  expect(await run('--dry-run')).toEqual({
    code: 0,
    error: '',
    output: [
      'bust-dead-letters: 2 messages, the oldest 1 h 5 min, given up by bust',
      'bust-cache-rule-dead-letters: 3 messages, age not known yet, that a rule could not deliver',
      'store-error-dead-letters: empty',
    ].join('\n'),
  });
  expect(deadLetters.done).toEqual([]);
});

test('moves back what was given up, and sends what a rule could not deliver to where it belongs', async () => {
  const { code, output } = await run('');
  expect(code).toBe(0);
  expect(output.split('\n').slice(3)).toEqual([
    'bust-dead-letters: 2 of 2 messages moved back to bust, 0 left',
    'bust-cache-rule-dead-letters: 2 messages sent to queue bust, 1 message sent to queue bust-later',
  ]);
  expect(deadLetters.done).toEqual([
    'bust-dead-letters',
    'a to queue bust',
    'b to queue bust',
    'c to queue bust-later',
  ]);
});

test('--queue takes one queue alone', async () => {
  const { output } = await run('--queue bust-dead-letters');
  expect(output.split('\n')).toHaveLength(2);
  expect(deadLetters.done).toEqual(['bust-dead-letters']);
});

test('refuses a queue that is not there, and names those there are', async () => {
  expect(await run('--queue bust')).toEqual({
    code: 2,
    output: '',
    error:
      'stage dev has no dead-letter queue "bust": there is bust-dead-letters, bust-cache-rule-dead-letters, store-error-dead-letters',
  });
  deadLetters.queues = [];
  expect((await run('')).error).toContain('there is none');
});

describe('fails, and says what is left, when', () => {
  test('an event is for something that redrive does not send to; the others are sent', async () => {
    deadLetters.addLetter(rule.name, 'd', 'function control-rollout', false);
    deadLetters.addLetter(rule.name, 'e', 'queue bust');
    const { code, output } = await run(`--queue ${rule.name}`);
    expect(code).toBe(1);
    expect(output.split('\n')[1]).toBe(
      'bust-cache-rule-dead-letters: 3 messages sent to queue bust, 1 message sent to queue bust-later, ' +
        '1 message for function control-rollout left, which redrive does not send (docs/operations.md#redrive)',
    );
    expect(deadLetters.letters[rule.name]?.map(({ id }) => id)).toEqual(['d']);
  });

  test('it is background work, which is never moved back', async () => {
    deadLetters.queues = [
      { name: 'account-work-dead-letters', messages: 1, sources: ['account-work'] },
      bust,
    ];
    const { code, output } = await run('');
    expect(code).toBe(1);
    expect(output).toContain(
      'account-work-dead-letters: 1 message left, which redrive does not move: the person asks',
    );
    expect(deadLetters.done).toEqual(['bust-dead-letters']);
  });

  test('SQS stops on the way', async () => {
    deadLetters.moved = { kind: 'failed', moved: 1, of: 2, why: 'CouldNotSendMessage' };
    const { code, output } = await run('--queue bust-dead-letters');
    expect(code).toBe(1);
    expect(output).toMatch(/1 of 2 messages moved back to bust, then SQS stopped: CouldNotSendMessage$/);
  });

  test('a move cannot be started; the next queue is tried all the same', async () => {
    deadLetters.moved = new Error('There is already a task running for 1012667145V762142');
    const { code, output } = await run('');
    expect(code).toBe(1);
    expect(output).toContain('bust-dead-letters: There is already a task running for [ICN]');
    expect(deadLetters.done).toHaveLength(3);
  });
});

test('a move that takes long is SQS going on, not a failure', async () => {
  deadLetters.moved = { kind: 'going-on', moved: 900, of: 5_000 };
  const { code, output } = await run('--queue bust-dead-letters');
  expect(code).toBe(0);
  expect(output).toMatch(/900 of 5000 messages moved back to bust, and SQS goes on/);
});

test('a queue that others have emptied meanwhile', async () => {
  deadLetters.letters[rule.name] = [];
  expect((await run(`--queue ${rule.name}`)).output).toContain('nothing to be had');
});
