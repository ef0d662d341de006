import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { catalogueEntry, type Reason } from '../../lambdas/contracts/error-catalogue.ts';
import { type Pipeline, startPipeline } from '../../local/pipeline.ts';
import { MHV_SCENARIOS, type MhvScenario } from '../../local/simulators/mhv-scenarios.ts';
import { consoleDataOf } from '../../ops/console/wiring.ts';
import { createAccount } from '../e2e/person.ts';
import { until } from '../until.ts';
import { type OpenedPage, openConsole, startBrowser } from './browser.ts';

/** A minute of the rollout is 3 s here; between the two busts there is time for a late reader. */
const TIME_SCALE = 20;
/** A request that MHV never answers well takes its whole budget (docs/adr/0012). */
const LONGEST_MS = 30_000;

/** Everywhere (docs/rollout.md). */
const KILL_HOLDS_MS = 6_000;

let browser: Browser;
let pipeline: Pipeline;
let opened: OpenedPage;
let page: Page;
const folder = mkdtempSync(path.join(tmpdir(), 'console-'));

beforeAll(async () => {
  [browser, pipeline] = await Promise.all([
    startBrowser(),
    startPipeline({ timeScale: TIME_SCALE, mhvLatencyMs: 5 }),
  ]);
  writeFileSync(path.join(folder, 'endpoints.json'), JSON.stringify(pipeline.endpoints));
  const data = await consoleDataOf('local', { LOCAL_FOLDER: folder })();
  opened = await openConsole(browser, data, '/request');
  page = opened.page;
  page.setDefaultTimeout(LONGEST_MS);
}, 90_000);
afterAll(async () => {
  await opened?.close();
  await browser?.close();
  await pipeline?.stop();
  rmSync(folder, { recursive: true });
});

const visit = (title: string) => page.getByRole('link', { name: title, exact: true }).click();

/** What docs/simulators.md says that it comes to; of those that wait, one that is answered and one that is not. */
const walked = MHV_SCENARIOS.filter(({ delaySeconds }) => [0, 1, 12].includes(delaySeconds));

function expectedOf({ then, delaySeconds }: MhvScenario): { status: number; title: RegExp } {
  // The second attempt finds MHV still at work on the first.
  if (delaySeconds >= 10) return failure('mhv_busy');
  if (then.kind === 'account') return { status: 200, title: /^(The account was|There was an account)/ };
  if (then.kind === 'error' && then.errorCode === 899) return failure('mhv_unknown_code');
  if (then.kind === 'error' && then.errorCode) return failure(`mhv_${then.errorCode}` as Reason);
  if (then.kind === 'error') return failure('mhv_busy');
  return failure(then.kind === 'raw' && then.status === 200 ? 'mhv_unreadable' : 'mhv_unreachable');
}

function failure(reason: Reason): { status: number; title: RegExp } {
  const { status, title } = catalogueEntry(reason);
  return { status, title: new RegExp(`^${title}$`) };
}

test('every scenario: its button, VA.gov’s answer, and what the person is told', async () => {
  for (const scenario of walked) {
    const { status, title } = expectedOf(scenario);
    // An answer of MHV's between them: else the breaker would answer in its place (docs/adr/0026).
    await send('100', 200);
    await send(scenario.digits, status);
    await page.getByRole('heading', { name: title }).waitFor();
  }
  expect(opened.complaints).toEqual([]);
}, 240_000);

async function send(digits: string, status: number): Promise<void> {
  await page.getByRole('button', { name: digits, exact: true }).click();
  await page.getByText(`${digits} was answered with ${status}.`).waitFor();
}

test('Now shows what was sent: what it came to, and MHV’s reasons', async () => {
  await visit('Now');
  await page.getByRole('row', { name: /^account created [1-9]/ }).waitFor();
  await page.getByRole('row', { name: /^mhv_805 805 1/ }).waitFor();
  await page.getByRole('row', { name: /^errors .* under 1 %/ }).waitFor();
  await visit('One request');
}, 60_000);

test('the stale-refill race is lost, and won by the second bust', async () => {
  await page.getByRole('button', { name: 'Play the race' }).click();
  await page.getByText('as if locked out').waitFor();
  await page.getByText('The second bust has deleted the old profile').waitFor();
}, 60_000);

test('a rollout that is failed on purpose is seen stopped; one that runs is killed, and nobody new is let in', async () => {
  await visit('Rollout');
  await page.getByLabel('Your name').fill('olga');
  await change('start', { Plan: 'rehearsal', 'Start it although signatures are missing': 'yes' });
  await page.getByRole('heading', { name: /the rollout is (waiting|running)/ }).waitFor();
  await change('jump', { Step: 'rehearsal/4/1' });
  await page.getByRole('heading', { name: '100 % of people are in, the rollout is running' }).waitFor();

  await fetch(`${pipeline.endpoints.mhv}/control`, { method: 'POST', body: '{"outage":"503"}' });
  // A success of just before may count in the first minute: people go on coming, as they would.
  let people = 0;
  const nextPerson = () => `1000000001V2${String(people++).padStart(5, '0')}`;
  const aborted = page.getByRole('heading', { name: '0 % of people are in, the rollout is aborted' });
  await until(
    'it is stopped',
    async () => {
      await Promise.all(Array.from({ length: 8 }, () => createAccount(pipeline, nextPerson())));
      return aborted.isVisible();
    },
    60_000,
  );
  await page
    .getByRole('cell', { name: /errors FAIL/ })
    .first()
    .waitFor();

  await fetch(`${pipeline.endpoints.mhv}/control`, { method: 'POST', body: '{"outage":"none"}' });
  await change('resume', { 'At a step, after an abort or a kill': 'rehearsal/4/1' });
  await page.getByRole('heading', { name: '100 % of people are in, the rollout is running' }).waitFor();
  await page.getByLabel('Reason').fill('seen enough');
  await page.getByRole('button', { name: 'Kill: to 0 % at once' }).click();
  await page.getByRole('button', { name: 'Kill the rollout' }).click();
  await page.getByRole('heading', { name: '0 % of people are in, the rollout is killed' }).waitFor();
  const refused = async () => {
    const { status, body } = await createAccount(pipeline, nextPerson());
    return status === 403 && body.errors[0].meta.reason === 'not_in_rollout';
  };
  await until('a new person is refused', refused, KILL_HOLDS_MS);
  expect(opened.complaints).toEqual([]);
}, 180_000);

async function change(verb: string, fields: Readonly<Record<string, string>>): Promise<void> {
  await page.getByLabel('Action').selectOption(verb);
  for (const [label, value] of Object.entries(fields)) await page.getByLabel(label).selectOption(value);
  const done = page.getByRole('heading', { name: 'Done', exact: true });
  const refused = page.getByRole('heading', { name: 'Refused: nothing has changed' });
  // The controller may have been faster: then one looks and decides again, as people do.
  await until(`${verb} is done`, async () => {
    await page.getByLabel('Reason').fill('a rehearsal');
    await page.getByRole('button', { name: 'See what will happen' }).click();
    await page.getByRole('button', { name: 'Do it' }).click();
    await done.or(refused).waitFor();
    return done.isVisible();
  });
}
