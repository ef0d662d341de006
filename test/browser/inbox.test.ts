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

test('who skips to the content and loads the page anew is still let in', async () => {
  const { page, complaints, close } = await openConsole(browser, inMemoryConsole(), '/inbox');
  try {
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(page.url()).toContain('#main');
    await page.reload();
    await page.getByRole('heading', { name: /raised, 5 %/ }).waitFor();
    expect(complaints).toEqual([]);
  } finally {
    await close();
  }
});

test('by an address without the token: what to do is said', async () => {
  const { page, close } = await openConsole(browser, inMemoryConsole(), '/inbox');
  try {
    await page.evaluate('sessionStorage.clear()');
    await page.reload();
    await page.getByText('Open the console by the address that was printed').waitFor();
  } finally {
    await close();
  }
});
