import { existsSync, readFileSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import type { ConsoleData } from '../../ops/console/console-data.ts';
import { readPage } from '../../ops/console/page-files.ts';
import { consoleApp, listen } from '../../ops/console/server.ts';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const AXE = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
const TOKEN = 'a-token-of-a-test';

/** @throws a line that says how to get one. */
export async function startBrowser(): Promise<Browser> {
  if (!existsSync(CHROMIUM)) throw new Error(`there is no ${CHROMIUM}: apt-get install chromium`);
  return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
}

/** The console's page in a tab of its own. */
export interface OpenedPage {
  readonly page: Page;
  /** What the browser complained about: errors in its console, faults of scripts, requests to another host. */
  readonly complaints: readonly string[];
  /** Rules of axe that the page breaks now, each with its first element. */
  brokenRules(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Serves the page with this data and opens `path` of it, with the token in the address as it is printed. */
export async function openConsole(
  browser: Browser,
  data: ConsoleData,
  path: string,
  options: BrowserContextOptions = {},
): Promise<OpenedPage> {
  const app = consoleApp({
    token: TOKEN,
    page: await readPage('.local/console-test'),
    data: async () => data,
  });
  const server = await listen(app, 0);
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const origin = `http://127.0.0.1:${server.port}`;
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (fault) => complaints.push(fault.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(origin)) complaints.push(`asked ${request.url()}`);
  });
  await page.goto(`${origin}${path}#token=${TOKEN}`);
  return {
    page,
    complaints,
    async brokenRules() {
      await page.evaluate(AXE);
      const found = await page.evaluate(
        'axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })',
      );
      const { violations } = found as { violations: { id: string; nodes: { html: string }[] }[] };
      return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
    },
    async close() {
      await context.close();
      server.stop();
    },
  };
}
