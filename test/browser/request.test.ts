import type { Browser } from 'playwright-core';
import { findRequests } from '../../ops/console/request/find-requests.ts';
import { inMemoryConsole, inMemoryMachine, linesOf } from '../doubles/in-memory-console.ts';
import { linesWith, requestLines } from '../fixtures/console-request.ts';
import { openConsole, startBrowser } from './browser.ts';

const ICN = '1000000001V100001';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser?.close());

describe.each(['light', 'dark'] as const)('%s', (colorScheme) => {
  test('a request that is found: what the person was told, and axe finds nothing', async () => {
    const lines = linesWith({ outcome: 'mhv_805', code: 805 }, 422);
    const data = inMemoryConsole({ find: (asked) => findRequests(asked, 'local', linesOf(lines)) });
    const { page, brokenRules, complaints, close } = await openConsole(browser, data, '/request', {
      colorScheme,
    });
    try {
      await page.getByLabel('Correlation id').focus();
      await page.keyboard.type('console-1');
      await page.keyboard.press('Enter');
      await page
        .getByRole('heading', { name: 'The Veteran has to call the My HealtheVet help desk' })
        .waitFor();
      await page.getByText('Tell them: error code 805.').waitFor();
      await page.getByRole('cell', { name: 'mhv_805, code 805' }).waitFor();
      expect(await brokenRules()).toEqual([]);
      expect(complaints).toEqual([]);
    } finally {
      await close();
    }
  });
});

test('a person: found, and never in the address or the title', async () => {
  const { page, close } = await openConsole(browser, inMemoryConsole(), '/request');
  try {
    await page.getByLabel('ICN of a person').fill(ICN);
    await page.getByRole('button', { name: 'Find their requests' }).click();
    await page.getByRole('heading', { name: 'The account was created' }).waitFor();
    expect(page.url() + (await page.title())).not.toContain(ICN);
  } finally {
    await close();
  }
});

test('what comes later is shown without asking again', async () => {
  let lines = requestLines.slice(0, 3);
  const data = inMemoryConsole({ find: (asked) => findRequests(asked, 'local', linesOf(lines)) });
  const { page, close } = await openConsole(browser, data, '/request');
  try {
    await page.getByLabel('Correlation id').fill('console-1');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'No answer yet' }).waitFor();
    lines = [...requestLines];
    await page.getByRole('cell', { name: 'no profile there, pass second' }).waitFor();
  } finally {
    await close();
  }
});

test('nothing found, and what is no ICN, are said', async () => {
  const data = inMemoryConsole({ find: (asked) => findRequests(asked, 'local', linesOf([])) });
  const { page, close } = await openConsole(browser, data, '/request');
  try {
    await page.getByLabel('Correlation id').fill('another');
    await page.keyboard.press('Enter');
    await page.getByText('Nothing is in the logs since').waitFor();
    await page.getByLabel('ICN of a person').fill('123');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('icn: it is not one').waitFor();
  } finally {
    await close();
  }
});

test('a scenario by keys alone, the same person again, and the race', async () => {
  const asked: unknown[] = [];
  const machine = inMemoryMachine();
  const send = (body: unknown) => {
    asked.push(body);
    return machine.send(body);
  };
  const data = inMemoryConsole({ machine: { ...machine, send } });
  const { page, brokenRules, complaints, close } = await openConsole(browser, data, '/request');
  try {
    await page.getByLabel('Nobody waits for it').focus();
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: '805', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('805 was answered with 200.').waitFor();
    await page.getByRole('heading', { name: 'The account was created' }).waitFor();
    await page.getByRole('button', { name: 'Send the same person again' }).click();
    await page.getByRole('button', { name: 'Play the race' }).click();
    await page.getByText('The person signs in.').waitFor();
    expect(asked).toEqual([
      { digits: '805', respondAsync: true },
      { digits: '805', respondAsync: true, icn: ICN },
    ]);
    expect(await brokenRules()).toEqual([]);
    expect(complaints).toEqual([]);
  } finally {
    await close();
  }
});

test('a deployed stage has no buttons that send anything', async () => {
  const { machine: _, ...deployed } = inMemoryConsole({ stage: 'dev' });
  const { page, close } = await openConsole(browser, deployed, '/request');
  try {
    await page.getByRole('heading', { name: 'Find a request' }).waitFor();
    expect(await page.getByRole('button', { name: 'Play the race' }).count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Inbox' }).count()).toBe(0);
  } finally {
    await close();
  }
});

test('on a phone nothing has to be scrolled sideways', async () => {
  const viewport = { width: 320, height: 800 };
  const { page, close } = await openConsole(browser, inMemoryConsole(), '/request', { viewport });
  try {
    await page.getByRole('button', { name: '805', exact: true }).click();
    await page.getByRole('heading', { name: 'The account was created' }).waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
  } finally {
    await close();
  }
});
