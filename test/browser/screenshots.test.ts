import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { rehearsal } from '../../lambdas/contracts/rollout-plans/rehearsal.ts';
import type { Command } from '../../lambdas/control-rollout/commands.ts';
import type { ConsoleData } from '../../ops/console/console-data.ts';
import { changeRollout } from '../../ops/rollout/change-rollout.ts';
import { inMemoryConsole, quietRollout } from '../doubles/in-memory-console.ts';
import { alarmNow, nowView } from '../fixtures/console-now.ts';
import { openConsole, startBrowser } from './browser.ts';

/** docs/console.md shows what `SCREENSHOTS=docs/console npm run test:browser -- screenshots` makes. */
const folder = process.env.SCREENSHOTS ?? '.local/screenshots';

const looks: Readonly<Record<string, BrowserContextOptions>> = {
  light: { colorScheme: 'light', viewport: { width: 1200, height: 900 } },
  dark: { colorScheme: 'dark', viewport: { width: 1200, height: 900 } },
  phone: { colorScheme: 'light', viewport: { width: 360, height: 800 } },
};

/** How each page gets to what it shows. */
const pages: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  now: (page) => page.locator('.console-chart canvas').first().waitFor(),
  rollout: (page) => page.getByRole('heading', { name: 'Plan', exact: true }).waitFor(),
  async request(page) {
    await page.getByRole('button', { name: '001' }).click();
    await page.getByRole('heading', { name: 'The account was created' }).waitFor();
  },
  inbox: (page) => page.getByRole('heading', { name: /raised, 5 %/ }).waitFor(),
};

const rehearsed: readonly Command[] = [
  { kind: 'start', plan: rehearsal, override: true },
  { kind: 'jump', step: { phase: 0, step: 1 } },
];

let browser: Browser;
let data: ConsoleData;
beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  browser = await startBrowser();
  const rollout = quietRollout();
  for (const command of rehearsed) {
    await changeRollout({ stage: 'local', command, by: 'olga', reason: 'a rehearsal' }, rollout);
  }
  data = inMemoryConsole({ now: async (hours) => nowView({ alarms: [alarmNow()] }, hours) }, rollout);
});
afterAll(() => browser?.close());

describe.each(Object.keys(pages))('%s', (name) => {
  test.each(Object.keys(looks))('%s', async (look) => {
    const { page, complaints, close } = await openConsole(browser, data, `/${name}`, looks[look]);
    try {
      await pages[name]?.(page);
      await page.evaluate('document.fonts.ready');
      await page.screenshot({ path: path.join(folder, `${name}-${look}.png`), fullPage: true });
      expect(complaints).toEqual([]);
    } finally {
      await close();
    }
  });
});
