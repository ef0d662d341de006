import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { nextCalendar, type Outage } from '../../lambdas/contracts/outage.ts';
import { DynamoOutageStore } from '../../lambdas/ports/outage-store/dynamo-outage-store.ts';
import { OPERATOR_ACCESS_KEY } from '../../local/aws/grants.ts';
import { type Pipeline, startPipeline } from '../../local/pipeline.ts';
import { openStartFolder, type StartFolder } from '../../local/start-folder.ts';
import { runOps } from '../fixtures/ops-command.ts';
import { until } from '../until.ts';
import { createAccount, tokenFor } from './person.ts';

jest.setTimeout(60_000);

const MINUTE = 60_000;
/** From the announcement for now to the last request that may ask MHV. */
const HOLDS_AFTER_MS = 6_000;

describe.each([1, 60])('a planned outage, with a clock %d times as fast', (timeScale) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'outage-'));
  let pipeline: Pipeline;
  let started: StartFolder;
  beforeAll(async () => {
    pipeline = await startPipeline({ timeScale, mhvLatencyMs: 5 });
    started = await openStartFolder(folder);
    started.writeEndpoints(pipeline.endpoints);
  });
  afterAll(async () => {
    started.removeEndpoints();
    await pipeline.stop();
    rmSync(folder, { recursive: true });
  });

  let people = 0;
  const nextPerson = () => {
    people += 1;
    return `1000000001V${800_000 + people}`;
  };
  const asked = () => pipeline.surroundings.mhv?.requests.length;
  const counted = (metric: string) =>
    pipeline.metrics.filter(({ name }) => name === metric).reduce((sum, { value }) => sum + value, 0);
  const windows = async () => {
    const answer = await fetch(`${pipeline.endpoints.api}/v1/maintenance_windows`);
    return ((await answer.json()) as { data: unknown[] }).data;
  };
  const goTo = (time: number) => pipeline.clock.advance(Math.max(0, time - pipeline.clock.now()));

  test('is shown from an hour before, refuses with its end, serves whom it knows, and is over', async () => {
    const known = nextPerson();
    expect((await createAccount(pipeline, known)).status).toBe(200);
    const now = Math.ceil(pipeline.clock.now() / MINUTE) * MINUTE;
    const [start, end] = [now + 90 * MINUTE, now + 120 * MINUTE];
    const [from, to] = [start, end].map((time) => new Date(time).toISOString());
    const announced = await runOps(
      `outage announce --stage local --service mhv --start ${from} --end ${to} --message patches`.split(' '),
      { LOCAL_FOLDER: folder, USER: 'olga' },
    );
    expect(announced).toMatchObject({ code: 0, errors: '' });
    expect(await windows()).toEqual([]);
    goTo(start - 59 * MINUTE);
    expect(await windows()).toMatchObject([
      { attributes: { external_service: 'mhv', start_time: from, end_time: to, description: 'patches' } },
    ]);
    expect((await createAccount(pipeline, nextPerson())).status).toBe(200);

    goTo(start);
    // The clock has jumped to it, past the 5 s for which what was known before is used.
    await until(
      'it holds',
      async () => (await createAccount(pipeline, nextPerson())).status === 503,
      HOLDS_AFTER_MS,
    );
    const [askedBefore, failedBefore] = [asked(), counted('AccountFailed')];
    const before = pipeline.clock.now();
    const refused = await createAccount(pipeline, nextPerson());
    const after = pipeline.clock.now();
    expect(refused.body.errors[0]).toMatchObject({
      detail: expect.stringContaining(String(to)),
      meta: { reason: 'planned_outage', action: 'retry_later' },
    });
    const retryAfter = Number(refused.headers.get('retry-after')) * 1_000;
    expect(retryAfter).toBeGreaterThanOrEqual(end - after);
    expect(retryAfter).toBeLessThanOrEqual(end - before + 1_000);

    expect((await createAccount(pipeline, known)).body.meta).toMatchObject({ source: 'stored' });
    const noCache = { headers: { 'cache-control': 'no-cache' } };
    expect((await createAccount(pipeline, known, noCache)).body.meta).toMatchObject({ stale: true });
    expect(asked()).toBe(askedBefore);
    await until('the refusals are counted', () => counted('PlannedOutage') >= 3);
    expect(counted('AccountFailed')).toBe(failedBefore);

    goTo(end);
    expect((await createAccount(pipeline, nextPerson())).status).toBe(200);
    expect(await windows()).toEqual([]);
  });

  test('that is announced for now holds within 6 s in every sandbox that works', async () => {
    const SANDBOXES = 5;
    const icns = Array.from({ length: SANDBOXES }, nextPerson);
    const tokens = await Promise.all(icns.map((icn) => tokenFor(pipeline, icn)));
    const headers = { 'cache-control': 'no-cache' };
    const statuses = () =>
      Promise.all(
        icns.map(async (icn, index) => {
          const startedAt = performance.now();
          const token = tokens[index] ?? '';
          const { status, body } = await createAccount(pipeline, icn, { headers, token });
          return { startedAt, asked: status === 200 && body.meta.source === 'mhv' };
        }),
      );
    expect((await statuses()).every((each) => each.asked)).toBe(true);

    const begins = await announceForNow();
    const seen: { startedAt: number; asked: boolean }[] = [];
    await until(
      'nobody is asked for at MHV',
      async () => {
        const round = await statuses();
        seen.push(...round);
        return round.every((each) => !each.asked);
      },
      2 * HOLDS_AFTER_MS,
    );
    const last = Math.max(0, ...seen.filter((each) => each.asked).map(({ startedAt }) => startedAt - begins));
    expect(last).toBeLessThan(HOLDS_AFTER_MS);
  });

  /** As an operator does, without a process of its own. Gives the moment after the write. */
  async function announceForNow(): Promise<number> {
    const client = new DynamoDBClient({
      endpoint: pipeline.endpoints.aws,
      region: 'us-gov-west-1',
      credentials: { accessKeyId: OPERATOR_ACCESS_KEY, secretAccessKey: 'any' },
    });
    const store = new DynamoOutageStore(client, 'account-creation-local-control');
    const calendar = await store.read();
    const start = Math.floor(pipeline.clock.now());
    const outage: Outage = {
      id: 'sts-00000001',
      service: 'sts',
      start,
      end: start + 600 * MINUTE,
      message: 'now',
      by: 'olga',
      told: [],
    };
    expect(await store.write(nextCalendar(calendar, [...calendar.outages, outage], start))).toBe('written');
    client.destroy();
    return performance.now();
  }
});
