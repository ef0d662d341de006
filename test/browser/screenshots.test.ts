import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { inMemoryConsole } from '../doubles/in-memory-console.ts';
import { alarmNow, nowView } from '../fixtures/console-now.ts';
import { openConsole, startBrowser } from './browser.ts';

/** docs/console.md shows what `SCREENSHOTS=docs/console npm run test:browser -- screenshots` makes. */
const folder = process.env.SCREENSHOTS ?? '.local/screenshots';

let browser: Browser;
beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  browser = await startBrowser();
});
afterAll(() => browser?.close());

const data = inMemoryConsole({ now: async (hours) => nowView({ alarms: [alarmNow()] }, hours) });
const looks: readonly (readonly [string, BrowserContextOptions])[] = [
  ['light', { colorScheme: 'light', viewport: { width: 1200, height: 900 } }],
  ['dark', { colorScheme: 'dark', viewport: { width: 1200, height: 900 } }],
  ['phone', { colorScheme: 'light', viewport: { width: 360, height: 800 } }],
];
const pages = ['now', 'inbox'];

test.each(
  pages.flatMap((name) => looks.map(([look, options]) => [name, look, options] as const)),
)('%s, %s', async (name, look, options) => {
  const { page, complaints, close } = await openConsole(browser, data, `/${name}`, options);
  try {
    await page.waitForLoadState('networkidle');
    await page.screenshot({ path: path.join(folder, `${name}-${look}.png`), fullPage: true });
    expect(complaints).toEqual([]);
  } finally {
    await close();
  }
});
