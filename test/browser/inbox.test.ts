import type { Browser } from 'playwright-core';
import { inMemoryConsole } from '../doubles/in-memory-console.ts';
import { openConsole, startBrowser } from './browser.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser?.close());

test.each(['light', 'dark'] as const)('%s: the inbox, as each group received it', async (colorScheme) => {
  const opened = await openConsole(browser, inMemoryConsole(), '/inbox', { colorScheme });
  try {
    await opened.page
      .getByRole('heading', { name: 'Rollout of account creation (local): raised, 5 %' })
      .waitFor();
    expect(await opened.brokenRules()).toEqual([]);
    expect(opened.page.url()).not.toContain('#');
    expect(opened.complaints).toEqual([]);
  } finally {
    await opened.close();
  }
});
