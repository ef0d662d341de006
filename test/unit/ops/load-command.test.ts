import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type HttpAnswer, type HttpRequest, NoHttpAnswer } from '../../../lambdas/platform/http-client.ts';
import { loadCommandOn } from '../../../ops/load/command.ts';
import type { LoadStage, LoadTarget } from '../../../ops/load/ports.ts';
import { readLoadReport } from '../../../ops/preflight/load-report.ts';
import { account, refused } from '../../doubles/smoke-stage.ts';
import { VirtualClock } from '../../doubles/virtual-clock.ts';
import { runCommand } from '../../fixtures/run-command.ts';

const ICN = '1012667145V762142';
const BEGAN = Date.parse('2026-11-05T19:00:00Z');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'load-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

type Api = (request: HttpRequest, clock: VirtualClock) => Promise<HttpAnswer>;

/** An API that answers after so many milliseconds. */
const after =
  (ms: number, answer = account()): Api =>
  async (_, clock) => {
    await clock.sleep(ms);
    return answer;
  };

/** `ops load` in time that only seems to pass. */
async function load(line: string, api: Api = after(200)) {
  const clock = new VirtualClock();
  const requests: HttpRequest[] = [];
  const targets: LoadTarget[] = [];
  const stage: LoadStage = {
    url: 'http://api.test/v1/',
    release: 'r1',
    next: async () => ({ icn: ICN, token: 'a-token', tokenExpiresAt: Number.POSITIVE_INFINITY }),
  };
  const command = loadCommandOn({
    stageOf: async (target) => {
      targets.push(target);
      return stage;
    },
    http: (request) => {
      requests.push(request);
      return api(request, clock);
    },
    monotonic: clock,
    clock: { now: () => BEGAN + clock.now() },
    machine: '2 x a processor',
  });
  const ran = await clock.run(runCommand(command, line, { LOCAL_FOLDER: folder }));
  const file = (name: string) => path.join(folder, 'load/r1', name);
  return {
    ...ran,
    requests,
    targets,
    file,
    report: (name: string) => JSON.parse(readFileSync(file(name), 'utf8')),
  };
}

test('a run that keeps every limit passes: exit code 0, a report for people and one for machines', async () => {
  const { code, output, error, file, report } = await load('--profile smoke');
  expect({ code, error }).toEqual({ code: 0, error: '' });
  expect(readdirSync(path.join(folder, 'load/r1'))).toEqual(['smoke.html', 'smoke.json']);
  expect(output).toContain(`passed: ${report('smoke.json').requests.offered} requests`);
  expect(output.split('\n').slice(-2)).toEqual([file('smoke.html'), file('smoke.json')]);
  expect(report('smoke.json')).toMatchObject({
    stage: 'local',
    release: 'r1',
    profile: 'smoke',
    passed: true,
    command: 'npm run load -- --profile smoke',
    settings: { rate: 5, duration_ms: 30_000, mhv_ms: 150, seed: 1 },
    outcomes: [{ outcome: '200 mhv', kind: 'success', p95: expect.any(Number) }],
  });
});

test('the same seed sends at the same times, another one does not', async () => {
  const times = async (seed: number) => {
    const at: number[] = [];
    await load(`--profile smoke --duration 5 --seed ${seed}`, (_, clock) => {
      at.push(clock.now());
      return Promise.resolve(account());
    });
    return at;
  };
  const first = await times(1);
  expect(await times(1)).toEqual(first);
  expect(await times(2)).not.toEqual(first);
});

test('a run with MHV slow fails, and says which limit: exit code 1', async () => {
  const { code, output, report } = await load('--profile smoke', after(2_000));
  expect(code).toBe(1);
  expect(output).toMatch(/^broken {4}answer, MHV asked, p95: 2,\d{3} ms, has to be at most 350 ms$/m);
  expect(report('smoke.json').passed).toBe(false);
});

test('the same with more time for MHV passes', async () => {
  expect((await load('--profile smoke --mhv-ms 1900', after(2_000))).code).toBe(0);
});

test('a generator that was late says so, and nothing else: exit code 3', async () => {
  const { code, output, report } = await load('--profile smoke', async (_, clock) => {
    clock.block(300);
    return account();
  });
  expect(code).toBe(3);
  expect(output).toContain('invalid: the generator was late');
  expect(report('smoke.json')).toMatchObject({ passed: false, invalid: expect.any(String) });
});

test('no answer, refusals and faults are outcomes of their own', async () => {
  let count = 0;
  const { code, report, file } = await load('--profile smoke', async () => {
    count += 1;
    if (count % 4 === 1) throw new NoHttpAnswer('reset', { timedOut: false, code: 'ECONNRESET' });
    if (count % 4 === 2) return refused({ reason: 'throttled', detail: 'Later.' });
    if (count % 4 === 3) return { status: 503, body: '<h1>no & never</h1>' };
    return account();
  });
  expect(code).toBe(1);
  const outcomes = report('smoke.json').outcomes.map(({ outcome }: { outcome: string }) => outcome);
  expect(outcomes.sort()).toEqual(['200 mhv', '429 throttled', '503 not ours', 'ECONNRESET']);
  expect(readFileSync(file('smoke.html'), 'utf8')).toContain('Requests that failed, by outcome, a second');
});

test('a share of requests is for background work', async () => {
  const { requests } = await load('--profile smoke --rate 50 --async-share 0.5');
  const isAsync = requests.filter(({ headers }) => headers?.prefer === 'respond-async');
  expect(isAsync.length / requests.length).toBeCloseTo(0.5, 1);
});

test('each request says who asks, and what it is', async () => {
  const { requests } = await load('--profile smoke --duration 5');
  expect(requests[0]).toMatchObject({
    method: 'POST',
    url: 'http://api.test/v1/account',
    headers: { authorization: 'Bearer a-token', 'user-agent': 'mhv-account-creation-ops' },
  });
  expect(JSON.parse(requests[0]?.body ?? '')).toMatchObject({
    icn: ICN,
    terms_of_use: { status: 'accepted' },
  });
});

describe('what preflight reads', () => {
  const NOW = { stage: 'local', passed: true, at: expect.stringMatching(/^2026-11-05T19:0/) };

  test.each(['average', 'peak'])('of %s: a test of load that has passed', async (profile) => {
    await load(`--profile ${profile} --duration 20`);
    expect(readLoadReport(folder, 'load', 'r1')).toEqual(NOW);
    expect(readLoadReport(folder, 'stress', 'r1')).toBeUndefined();
  });

  test('of stress: a test of stress that has passed', async () => {
    const { output, code } = await load('--profile stress --rate 10');
    expect(output).toContain(
      'kept      highest rate that holds: over 60 a second, has to be at least 10 a second',
    );
    expect(code).toBe(0);
    expect(readLoadReport(folder, 'stress', 'r1')).toEqual(NOW);
  });

  test('of one that failed: that it did', async () => {
    await load('--profile peak --duration 20', after(900));
    expect(readLoadReport(folder, 'load', 'r1')).toEqual({ ...NOW, passed: false });
  });

  test('of smoke: nothing', async () => {
    await load('--profile smoke');
    expect(readLoadReport(folder, 'load', 'r1')).toBeUndefined();
  });
});

test('above the knee it climbs no further, and recovers', async () => {
  let busyUntil = 0;
  const { output, report, code } = await load('--profile stress --rate 20', async (_, clock) => {
    // Twenty-five a second are served, the rest is refused.
    if (busyUntil > clock.now() + 200) return refused({ reason: 'throttled', detail: 'Later.' });
    busyUntil = Math.max(busyUntil, clock.now()) + 40;
    await clock.sleep(busyUntil - clock.now() + 100);
    return account();
  });
  const { legs, knee } = report('stress.json');
  expect(knee.found).toBe(true);
  expect(legs.length).toBeLessThan(13);
  expect(legs.at(-1).kind).toBe('recovery');
  expect(output).toContain('kept      recovery: within 5 s');
  expect(code).toBe(knee.rate >= 20 ? 0 : 1);
});

test('the report is one page that loads nothing, with a table for each chart', async () => {
  const { file } = await load('--profile smoke', after(2_000));
  const html = readFileSync(file('smoke.html'), 'utf8');
  expect(html).toContain('Content-Security-Policy" content="default-src &#39;none&#39;');
  expect(html.match(/(src|href)="(?!#)/g)).toBeNull();
  const charts = [...html.matchAll(/<figcaption>([^<]+)</g)].map(([, title]) => title);
  const tables = [...html.matchAll(/<caption>([^<]+)</g)].map(([, title]) => title);
  expect(charts).toHaveLength(3);
  expect(charts.filter((title) => !tables.includes(title))).toEqual([]);
  expect(html).toContain('npm run load -- --profile smoke');
  expect(html).not.toContain(ICN);
});

test('a target is the URL of an API, with or without its stage', async () => {
  const url = async (given: string) =>
    (await load(`--profile smoke --duration 2 --target ${given}`)).targets[0]?.url;
  expect(await url('http://127.0.0.1:3000')).toBe('http://127.0.0.1:3000/v1/');
  expect(await url('https://api.test/v1/')).toBe('https://api.test/v1/');
});

test.each([
  ['--rate 5', '--profile is missing: use --profile with smoke or'],
  ['--profile huge', 'there is no profile "huge"'],
  ['--profile smoke --rate fast', '--rate is "fast"'],
  ['--profile smoke --duration 1d', '--duration is "1d"'],
  ['--profile stress --duration 60', 'from 150 s to 24 h'],
  ['--profile smoke --arrivals random', '--arrivals is "random"'],
  ['--profile smoke --target ftp://x', '--target is "ftp://x"'],
  ['--profile smoke --stored-share 2', '--stored-share is "2"'],
  ['--profile smoke --stage nowhere', 'there is no stage "nowhere"'],
  ['--profile smoke --stage production', 'stage production has the real MHV'],
  ['--profile smoke --all', "Unknown option '--all'"],
])('%s is wrong use, exit code 2', async (line, said) => {
  const { code, error } = await load(line);
  expect({ code, error }).toEqual({ code: 2, error: expect.stringContaining(said) });
  expect(existsSync(path.join(folder, 'load'))).toBe(false);
});
