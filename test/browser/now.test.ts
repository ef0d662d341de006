import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import type { NowView } from '../../ops/console/now/view.ts';
import { inMemoryConsole } from '../doubles/in-memory-console.ts';
import { alarmNow, NOW, nowView } from '../fixtures/console-now.ts';
import { openConsole, startBrowser } from './browser.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser?.close());

const HOUR = 3_600_000;
const outage = {
  id: 'o1',
  service: 'mhv',
  start: NOW - HOUR,
  end: NOW + HOUR,
  message: 'a release',
} as const;
const states: readonly (readonly [string, Partial<NowView>, string])[] = [
  ['nobody is hurt', {}, 'Nobody is being hurt, as far as the alarms see'],
  ['a page', { alarms: [alarmNow()] }, 'People are being hurt now'],
  [
    'a ticket in a planned outage',
    { alarms: [alarmNow({ severity: 'ticket', isMuted: true })], outages: [outage] },
    'Something is wrong that can wait until the morning',
  ],
  [
    'alarms that cannot be read',
    {
      hurt: {
        level: 'unknown',
        title: 'Nobody knows whether people are being hurt',
        text: 'Look at CloudWatch.',
      },
      unread: ['The alarms cannot be read: AccessDenied'],
    },
    'Nobody knows whether people are being hurt',
  ],
];

describe.each(['light', 'dark'] as const)('%s', (colorScheme) => {
  test.each(states)('%s: said first, and axe finds nothing', async (_, changes, title) => {
    const data = inMemoryConsole({ now: async () => nowView(changes) });
    const opened = await openConsole(browser, data, '/now', { colorScheme });
    try {
      await opened.page.getByRole('heading', { name: title }).waitFor();
      await opened.page.locator('.console-chart canvas').first().waitFor();
      expect(await opened.brokenRules()).toEqual([]);
      expect(opened.complaints).toEqual([]);
    } finally {
      await opened.close();
    }
  });
});

test('what an alarm means and what to do is there by keys alone; charts are tables too', async () => {
  const data = inMemoryConsole({ now: async () => nowView({ alarms: [alarmNow()] }) });
  const { page, brokenRules, close } = await openConsole(browser, data, '/now');
  try {
    const whatToDo = page.getByText('What to do: runbook, error-rate');
    await whatToDo.focus();
    await page.keyboard.press('Enter');
    await page.getByText('More than 1 % of requests fail').waitFor();
    await page.getByRole('button', { name: /^Show as a table.*Errors/ }).focus();
    await page.keyboard.press('Space');
    await page.getByRole('table', { name: /^Errors, the newest minutes first/ }).waitFor();
    expect(await brokenRules()).toEqual([]);
  } finally {
    await close();
  }
});

test.each([
  ['a phone', { width: 320, height: 800 }],
  ['200 % zoom', { width: 640, height: 400 }],
])('%s: nothing has to be scrolled sideways', async (_, viewport) => {
  const data = inMemoryConsole({ now: async () => nowView({ alarms: [alarmNow()] }) });
  const { page, close } = await openConsole(browser, data, '/now', { viewport });
  try {
    await page.locator('.console-chart canvas').first().waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(viewport.width);
  } finally {
    await close();
  }
});

test('what comes is shown without loading it anew', async () => {
  const alarms = [alarmNow()];
  let isOn = false;
  const data = inMemoryConsole({ now: async () => nowView(isOn ? { alarms } : {}) });
  const { page, close } = await openConsole(browser, data, '/now');
  try {
    await page.getByRole('heading', { name: 'Nobody is being hurt' }).waitFor();
    isOn = true;
    await page.getByRole('heading', { name: 'People are being hurt now' }).waitFor();
  } finally {
    await close();
  }
});

test('all that the page loads has at most 250 KB, compressed', async () => {
  const { page, close } = await openConsole(browser, inMemoryConsole(), '/now');
  // What the first load still reads is lost when the page is loaded anew.
  await page.waitForLoadState('networkidle');
  const sizes: Promise<number>[] = [];
  page.on('response', (answer) => {
    if (!answer.url().includes('/api/')) sizes.push(answer.body().then((body) => gzipSync(body).length));
  });
  try {
    await page.reload();
    await page.locator('.console-chart canvas').first().waitFor();
    const loaded = await Promise.all(sizes);
    expect(loaded.length).toBeGreaterThan(3);
    expect(loaded.reduce((sum, size) => sum + size, 0)).toBeLessThan(250_000);
  } finally {
    await close();
  }
});

test('a day of minutes is drawn without a task over 50 ms', async () => {
  // The best of some tries: another program on the machine makes any task long.
  const longest: number[] = [];
  while (longest.length < 5 && Math.min(...longest) > 50) {
    const { page, close } = await openConsole(browser, inMemoryConsole(), '/now');
    try {
      await page.locator('.console-chart canvas').first().waitFor();
      await page.evaluate(`
        globalThis.longest = 0;
        new PerformanceObserver((list) => {
          for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
        }).observe({ type: 'longtask' });
      `);
      await page.getByRole('button', { name: '24 h' }).click();
      await page.getByRole('button', { name: '24 h', pressed: true }).waitFor();
      await page.waitForResponse((answer) => answer.url().endsWith('hours=24'));
      await page.waitForLoadState('networkidle');
      longest.push(await page.evaluate<number>('longest'));
    } finally {
      await close();
    }
  }
  expect(Math.min(...longest)).toBeLessThanOrEqual(50);
});
