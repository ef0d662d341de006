import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { inMemoryConsole } from '../doubles/in-memory-console.ts';
import { alarmNow, NOW, nowView } from '../fixtures/console-now.ts';
import { until } from '../until.ts';
import { openConsole, startBrowser } from './browser.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser?.close());

const HOUR = 3_600_000;

test('the table has all figures of a day, an hour at a time, by keys alone', async () => {
  const { page, brokenRules, close } = await openConsole(browser, inMemoryConsole(), '/now');
  try {
    await page.getByRole('button', { name: '24 h' }).click();
    await page.getByRole('button', { name: /^Show as a table.*Requests/ }).press('Enter');
    await page.getByRole('rowheader', { name: '2026-11-26 14:59:00 UTC' }).waitFor();
    const older = page.getByRole('button', { name: /^Older.*Requests/ });
    for (let hour = 1; hour < 24; hour += 1) await older.press('Enter');
    await page.getByRole('rowheader', { name: '2026-11-25 15:00:00 UTC' }).waitFor();
    expect(await older.getAttribute('aria-disabled')).toBe('true');
    expect(await brokenRules()).toEqual([]);
    await page.getByRole('button', { name: /^Newer.*Requests/ }).press('Enter');
    await page.getByRole('rowheader', { name: '2026-11-25 16:00:00 UTC' }).waitFor();
    await page.getByRole('button', { name: /^Show the chart.*Requests/ }).press('Enter');
    await page.getByRole('img', { name: /^Requests a minute, last: requests/ }).waitFor();
  } finally {
    await close();
  }
});

test('charts follow the scheme and the width, and show outages and alarms', async () => {
  const outage = {
    id: 'o1',
    service: 'mhv',
    start: NOW - HOUR / 2,
    end: NOW + HOUR,
    message: 'a release',
  } as const;
  const changes = { outages: [outage], alarms: [alarmNow()] };
  const data = inMemoryConsole({ now: async () => nowView(changes) });
  const { page, complaints, close } = await openConsole(browser, data, '/now', { colorScheme: 'light' });
  try {
    const canvas = page.locator('.console-chart canvas').first();
    await canvas.waitFor();
    const drawing = "document.querySelector('.console-chart canvas')";
    const light = await page.evaluate<string>(`${drawing}.toDataURL()`);
    await page.emulateMedia({ colorScheme: 'dark' });
    // The page's policy forbids what Playwright's own waiting evaluates.
    await until('it is drawn in other colours', () =>
      page.evaluate(`![undefined, '${light}'].includes(${drawing}?.toDataURL())`),
    );
    await page.setViewportSize({ width: 320, height: 800 });
    await until('it is as narrow as the page', () => page.evaluate(`${drawing}?.clientWidth < 320`));
    expect(complaints).toEqual([]);
  } finally {
    await close();
  }
});

test('it can be used within a second', async () => {
  // The best of some tries: what else runs on the machine is not the page's.
  const tries: number[] = [];
  while (tries.length < 5 && Math.min(...tries) > 1_000) {
    const { page, close } = await openConsole(browser, inMemoryConsole(), '/now');
    try {
      await page.reload({ waitUntil: 'commit' });
      await page.locator('.console-chart canvas').first().waitFor();
      tries.push(await page.evaluate<number>('performance.now()'));
    } finally {
      await close();
    }
  }
  expect(Math.min(...tries)).toBeLessThan(1_000);
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
      const day = page.waitForResponse((answer) => answer.url().endsWith('hours=24'));
      await page.getByRole('button', { name: '24 h' }).click();
      await day;
      await page.waitForLoadState('networkidle');
      longest.push(await page.evaluate<number>('longest'));
    } finally {
      await close();
    }
  }
  expect(Math.min(...longest)).toBeLessThanOrEqual(50);
});
