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
    'a metric beyond its limit',
    {
      hurt: {
        level: 'slowly',
        title: 'A metric is beyond its limit, and no alarm is on',
        text: 'In the last hour: errors.',
      },
    },
    'A metric is beyond its limit, and no alarm is on',
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

test('an answer that is old is not shown as one of now', async () => {
  let isAway = false;
  const data = inMemoryConsole({
    now: async () => {
      if (isAway) throw new Error('CloudWatch is away');
      return nowView();
    },
  });
  const { page, brokenRules, close } = await openConsole(browser, data, '/now');
  try {
    await page.getByRole('heading', { name: 'Nobody is being hurt' }).waitFor();
    isAway = true;
    await page.getByRole('heading', { name: 'Nobody knows whether people are being hurt' }).waitFor();
    await page.getByText('CloudWatch is away').waitFor();
    await page.getByText(/What is shown below is as of/).waitFor();
    expect(await brokenRules()).toEqual([]);
  } finally {
    await close();
  }
});

test('an answer that comes late does not stand in place of a newer one', async () => {
  const late = Promise.withResolvers<void>();
  const data = inMemoryConsole({
    async now(hours) {
      if (hours === 6) {
        await late.promise;
        return nowView({ alarms: [alarmNow()] }, hours);
      }
      return nowView({}, hours);
    },
  });
  const { page, close } = await openConsole(browser, data, '/now');
  try {
    await page.getByRole('button', { name: '6 h' }).click();
    const newer = page.waitForResponse((answer) => answer.url().endsWith('hours=24'));
    await page.getByRole('button', { name: '24 h' }).click();
    await newer;
    const answered = page.waitForResponse((answer) => answer.url().endsWith('hours=6'));
    late.resolve();
    await answered;
    await page.getByRole('heading', { name: 'Nobody is being hurt' }).waitFor();
    expect(await page.getByRole('heading', { name: 'People are being hurt now' }).count()).toBe(0);
  } finally {
    await close();
  }
});
