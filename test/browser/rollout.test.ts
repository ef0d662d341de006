import type { Browser, Page } from 'playwright-core';
import { rehearsal } from '../../lambdas/contracts/rollout-plans/rehearsal.ts';
import { changed } from '../../lambdas/control-rollout/change-state.ts';
import type { Command } from '../../lambdas/control-rollout/commands.ts';
import type { Change } from '../../lambdas/control-rollout/decide.ts';
import { changeRollout } from '../../ops/rollout/change-rollout.ts';
import { inMemoryConsole, quietRollout } from '../doubles/in-memory-console.ts';
import { openConsole, startBrowser } from './browser.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser?.close());

const start: Command = { kind: 'start', plan: rehearsal, override: true };
const running: readonly Command[] = [start, { kind: 'jump', step: { phase: 0, step: 0 } }];

async function stageAfter(commands: readonly Command[]) {
  const ports = quietRollout();
  for (const command of commands) {
    await changeRollout({ stage: 'local', command, by: 'olga', reason: 'a test' }, ports);
  }
  return ports;
}

/** As the controller leaves it. */
async function stageLeft(change: Change) {
  const ports = await stageAfter(running);
  const state = await ports.store.read();
  if (!state) throw new Error('nothing runs');
  const left = changed(state, change, { by: 'controller', at: ports.clock.now(), plan: rehearsal });
  await ports.store.write(state, left);
  return ports;
}

const open = async (commands: readonly Command[], options = {}) =>
  openConsole(browser, inMemoryConsole({}, await stageAfter(commands)), '/rollout', options);

/** By keys alone: from field to field, and the button that has the focus. */
async function fill(page: Page, fields: Readonly<Record<string, string>>) {
  for (const [label, value] of Object.entries(fields)) {
    const field = page.getByLabel(label, { exact: true });
    await field.focus();
    await page.keyboard.type(value);
  }
}

async function press(page: Page, button: string) {
  await page.getByRole('button', { name: button }).focus();
  await page.keyboard.press('Enter');
}

const told = { 'Your name': 'olga', Reason: 'a test' };
const states: readonly (readonly [string, readonly Command[], string])[] = [
  ['no plan', [], '100 % of people are in, the rollout is open'],
  ['waiting', [start], '0 % of people are in, the rollout is waiting'],
  ['running', running, 'the rollout is running'],
  ['held', [...running, { kind: 'hold' }], 'the rollout is held'],
  ['killed', [...running, { kind: 'kill' }], '0 % of people are in, the rollout is killed'],
];

describe.each(['light', 'dark'] as const)('%s', (colorScheme) => {
  test.each(states)('%s: said first, and axe finds nothing', async (_, commands, title) => {
    const { page, brokenRules, complaints, close } = await open(commands, { colorScheme });
    try {
      await page.getByRole('heading', { name: title }).waitFor();
      expect(await brokenRules()).toEqual([]);
      expect(complaints).toEqual([]);
    } finally {
      await close();
    }
  });

  test('the question before a kill: axe finds nothing, and Escape changes nothing', async () => {
    const { page, brokenRules, close } = await open(running, { colorScheme });
    try {
      await fill(page, told);
      await press(page, 'Kill: to 0 % at once');
      await page.getByRole('dialog', { name: 'kill: what will happen' }).waitFor();
      await page.getByText('from then on nobody new is let in').waitFor();
      expect(await brokenRules()).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.getByRole('heading', { name: 'the rollout is running' }).waitFor();
      expect(await page.evaluate('document.activeElement.textContent')).toBe('Kill: to 0 % at once');
    } finally {
      await close();
    }
  });
});

const actions: readonly (readonly [string, readonly Command[], Readonly<Record<string, string>>, string])[] =
  [
    ['sign-off', [], { Plan: 'production', Role: 'mhv', 'Name under the signature': 'M' }, 'signed-off'],
    ['start', [], { Plan: 'rehearsal', 'Start it although signatures are missing': 'yes' }, 'started'],
    ['approve', running, { 'Accept MHV’s part of the response time': 'latency' }, 'approved'],
    ['hold', running, {}, 'held'],
    ['resume', [...running, { kind: 'hold' }], {}, 'resumed'],
    ['jump', running, { Step: 'rehearsal/1/2' }, 'jumped'],
    [
      'resume',
      [...running, { kind: 'kill' }],
      { 'At a step, after an abort or a kill': 'rehearsal/1/1' },
      'resumed',
    ],
  ];

test.each(
  actions,
)('%s, by keys alone: what will happen, and then it does', async (verb, commands, fields, what) => {
  const { page, complaints, close } = await open(commands);
  try {
    await fill(page, { ...told, Action: verb, ...fields });
    await press(page, 'See what will happen');
    await page.getByRole('dialog', { name: `${verb}: what will happen` }).waitFor();
    await press(page, 'Do it');
    await page.getByRole('heading', { name: 'Done', exact: true }).waitFor();
    expect(await page.evaluate('document.activeElement.textContent')).toBe('See what will happen');
    await page.getByRole('cell', { name: what, exact: true }).first().waitFor();
    expect(complaints).toEqual([]);
  } finally {
    await close();
  }
});

test('kill, by keys alone', async () => {
  const { page, close } = await open(running);
  try {
    await fill(page, told);
    await press(page, 'Kill: to 0 % at once');
    await press(page, 'Kill the rollout');
    await page.getByRole('heading', { name: '0 % of people are in, the rollout is killed' }).waitFor();
  } finally {
    await close();
  }
});

test.each<[string, Change, string]>([
  [
    'aborted',
    {
      what: 'aborted',
      why: 'errors: 12 of 60 failed',
      status: 'aborted',
      percentage: 0,
      gates: [{ name: 'errors', verdict: 'FAIL', n: 60, estimate: 0.2, why: '12 of 60 failed' }],
    },
    '0 % of people are in, the rollout is aborted',
  ],
  [
    'completed',
    { what: 'completed', why: 'the last step is over', status: 'completed', percentage: 100 },
    '100 % of people are in, the rollout is completed',
  ],
  [
    'waiting for an approval',
    {
      what: 'waiting',
      why: 'a person decides',
      status: 'waiting',
      percentage: 0,
      position: { phase: 1, step: 0 },
    },
    '0 % of people are in, the rollout is waiting',
  ],
  [
    'another plan than the one here',
    { what: 'held', why: 'a test', status: 'held', plan: { name: 'rehearsal', digest: 'another' } },
    'the rollout is held',
  ],
])('%s: said first, with why in the log', async (_, change, title) => {
  const { page, brokenRules, close } = await openConsole(
    browser,
    inMemoryConsole({}, await stageLeft(change)),
    '/rollout',
  );
  try {
    await page.getByRole('heading', { name: title }).waitFor();
    await page.getByRole('cell', { name: change.why, exact: true }).first().waitFor();
    expect(await brokenRules()).toEqual([]);
  } finally {
    await close();
  }
});

test('evidence that cannot be read is said where the controller speaks', async () => {
  const ports = await stageAfter(running);
  const unreadable = { ...ports, evidence: { minutes: () => Promise.reject(new Error('throttled')) } };
  const { page, close } = await openConsole(browser, inMemoryConsole({}, unreadable), '/rollout');
  try {
    await page.getByText('the evidence cannot be read: throttled').waitFor();
  } finally {
    await close();
  }
});

test('what is refused is said before anything is asked', async () => {
  const { page, close } = await open(running);
  try {
    await press(page, 'Kill: to 0 % at once');
    await page.getByRole('heading', { name: 'Refused: nothing has changed' }).waitFor();
    await page.getByText('--reason is missing').waitFor();
  } finally {
    await close();
  }
});

test('on a phone nothing has to be scrolled sideways', async () => {
  const { page, close } = await open(running, { viewport: { width: 320, height: 800 } });
  try {
    await page.getByRole('heading', { name: 'the rollout is running' }).waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
  } finally {
    await close();
  }
});
