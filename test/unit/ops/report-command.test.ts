import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { noIncidents } from '../../../lambdas/contracts/incident-state.ts';
import { WrongUse } from '../../../ops/command.ts';
import { reportCommandOn } from '../../../ops/report/command.ts';
import type { AnswerCounts, ReportPorts } from '../../../ops/report/ports.ts';
import { FixedRolloutEvidence } from '../../doubles/fixed-rollout-evidence.ts';
import { InMemoryFeedbackStore } from '../../doubles/in-memory-feedback-store.ts';
import { InMemoryIncidentStore } from '../../doubles/in-memory-incident-store.ts';
import { InMemoryOutageStore } from '../../doubles/in-memory-outage-store.ts';
import { ManualClock } from '../../doubles/manual-clock.ts';
import { MINUTE } from '../../fixtures/minutes.ts';
import { incidents as all, at, feedback as opinions, outage, playedRollout } from '../../fixtures/review.ts';

const DAY = 24 * 60 * MINUTE;
const played = playedRollout();
const answers: AnswerCounts = {
  stored: 7,
  stale: 0,
  notInRollout: 9,
  plannedOutage: 0,
  rolloutUnknown: 0,
  eventNotAccepted: 0,
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'report-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Those of the fixture: what is over is in the history. */
const incidents = new InMemoryIncidentStore();
const feedback = new InMemoryFeedbackStore(new ManualClock());
beforeAll(async () => {
  await incidents.write(noIncidents, { ...noIncidents, incidents: [...all] });
  const open = all.filter(({ endedAt }) => endedAt === undefined);
  await incidents.write(await incidents.open(), { ...noIncidents, incidents: open });
  for (const each of opinions) await feedback.keep(each);
});

/** A stage after the played rollout, and what was asked of its metrics. */
function stageAt(now: number, other: Partial<ReportPorts> = {}) {
  const asked: { source: string; periodMs: number; from: number; to: number }[] = [];
  const outages = new InMemoryOutageStore();
  const evidence = new FixedRolloutEvidence();
  evidence.all = played.seen;
  const ports: ReportPorts = {
    store: { read: async () => played.state, log: async () => played.log },
    outages,
    evidence: (periodMs) => ({
      minutes: (from, to) => {
        asked.push({ source: 'minutes', periodMs, from, to });
        return evidence.minutes(from, to);
      },
      failures: () => evidence.failures(),
    }),
    metrics: (periodMs) => ({
      answers: async (from, to) => {
        asked.push({ source: 'answers', periodMs, from, to });
        return answers;
      },
      applications: async (names) =>
        names.map((application) => ({
          application,
          created: 1,
          found: 0,
          withoutMessaging: 0,
          rejected: 0,
          failed: 0,
        })),
    }),
    incidents,
    feedback,
    hoursOf: () => 'off',
    clock: { now: () => now },
    ...other,
  };
  return {
    asked,
    outages,
    async run(line: string) {
      const lines: string[] = [];
      const args = line.split(' ').filter((arg) => arg !== '');
      const code = await reportCommandOn(async () => ports).run(args, {
        environment: {},
        print: (each) => void lines.push(each),
      });
      return { code, output: lines.join('\n') };
    },
    /** The figures of a report with these flags. */
    async figures(line = '') {
      return JSON.parse((await this.run(`--stage local --json ${line}`)).output);
    },
  };
}

test('writes both files and says where they are, and what was not there', async () => {
  const { code, output } = await stageAt(at(90)).run(`--stage local --out ${folder}/new`);
  expect(code).toBe(0);
  expect(readdirSync(path.join(folder, 'new'))).toEqual(['report.html', 'report.md']);
  expect(output.split('\n').slice(0, 2)).toEqual([`${folder}/new/report.html`, `${folder}/new/report.md`]);
  expect(output).toContain('not there: error codes: none of MHV is counted');
  expect(readFileSync(`${folder}/new/report.html`, 'utf8')).toContain(
    'Review of the rollout: plan rehearsal',
  );
});

test('once more, the same bytes', async () => {
  const stage = stageAt(at(90));
  await stage.run(`--stage local --out ${folder}/a`);
  await stage.run(`--stage local --out ${folder}/b`);
  for (const name of ['report.html', 'report.md']) {
    expect(readFileSync(`${folder}/a/${name}`)).toEqual(readFileSync(`${folder}/b/${name}`));
  }
});

test('is from the start of the last plan until now, while it goes on', async () => {
  const { from, to } = await stageAt(at(90) + 5_000).figures();
  expect({ from, to }).toEqual({ from: at(0), to: at(91) });
});

test('a time that is still to come is left out, and one that begins then is refused', async () => {
  const stage = stageAt(at(90) + 5_000);
  expect((await stage.figures(`--to ${new Date(at(200)).toISOString()}`)).to).toBe(at(91));
  await expect(stage.figures(`--from ${new Date(at(100)).toISOString()}`)).rejects.toThrow(
    '--from is 2026-11-22 16:40 UTC',
  );
});

test('a kill that is in no log is named', async () => {
  const store = { read: async () => ({ ...played.state, percentage: 0 }), log: async () => played.log };
  const { missing } = await stageAt(at(90), { store }).figures();
  expect(missing).toContainEqual({
    source: 'the log',
    why: expect.stringContaining('left 10 %, and it is 0 % now'),
  });
});

test('is until the end of the last plan, once it is completed', async () => {
  const last = played.log.at(-1) as (typeof played.log)[number];
  const log = [
    ...played.log,
    { ...last, version: last.version + 1, at: at(95) + 1, what: 'completed' as const },
  ];
  const {
    from,
    to,
    last: ended,
  } = await stageAt(at(9_000), {
    store: { read: async () => played.state, log: async () => log },
  }).figures();
  expect({ from, to, what: ended.what }).toEqual({ from: at(0), to: at(96), what: 'completed' });
});

test('of a part of it, a step that had begun before is judged by all of its minutes', async () => {
  const stage = stageAt(at(90));
  await stage.outages.add(outage);
  const iso = (minute: number) => new Date(at(minute)).toISOString();
  const figures = await stage.figures(`--from ${iso(12)} --to ${iso(30)}`);
  expect(figures.steps[0]).toMatchObject({ position: 'rehearsal/1/1', actual: { began: at(1) + 10_000 } });
  expect(figures.steps[0].actual.gates[0].recomputed).toMatchObject({ name: 'errors', n: 400 });
  expect(stage.asked).toContainEqual({ source: 'minutes', periodMs: MINUTE, from: at(1), to: at(30) });
  expect(figures.total.requests).toBe(15 * 40);
  expect(figures.alarms.incidents).toEqual([]);
});

test('an incident that ended after it counts with its end', async () => {
  const figures = await stageAt(at(90)).figures(`--to ${new Date(at(50)).toISOString()}`);
  expect(
    figures.alarms.incidents.map(({ id, endedAt, ended_at }: Record<string, unknown>) => [
      id,
      endedAt ?? ended_at,
    ]),
  ).toEqual([
    ['20261122-1507-errors', at(11)],
    ['20261122-1543-errors', at(58)],
  ]);
});

test.each([
  ['days old', 10 * DAY, MINUTE],
  ['weeks old', 20 * DAY, 5 * MINUTE],
  ['months old', 90 * DAY, 60 * MINUTE],
])('one that is %s is made of the shortest sums that are kept', async (_, age, periodMs) => {
  const stage = stageAt(at(90) + age);
  await stage.figures(`--to ${new Date(at(90)).toISOString()}`);
  expect(stage.asked.map((each) => each.periodMs)).toEqual([periodMs, periodMs]);
  expect(stage.asked.map(({ from }) => from % periodMs)).toEqual([0, 0]);
});

test('what was there once and is not kept for so long is named', async () => {
  const missing = async (age: number) =>
    (await stageAt(at(0) + age).figures(`--to ${new Date(at(90)).toISOString()}`)).missing;
  const forgotten = { source: 'feedback', why: 'what is older than 90 days is not kept' };
  expect(await missing(89 * DAY)).not.toContainEqual(forgotten);
  expect(await missing(91 * DAY)).toContainEqual(forgotten);
});

test('of a long time, what is only added up is read in longer sums', async () => {
  const stage = stageAt(at(0) + 8 * DAY);
  await stage.figures();
  expect(stage.asked.map(({ source, periodMs }) => [source, periodMs])).toEqual([
    ['minutes', MINUTE],
    ['answers', 5 * MINUTE],
  ]);
});

test('a source that cannot be read leaves the rest as it is', async () => {
  const denied = () => Promise.reject(new Error('AccessDenied'));
  const stage = stageAt(at(90), { incidents: { open: denied, ended: denied }, feedback: { list: denied } });
  await stage.outages.add(outage);
  const figures = await stage.figures();
  expect(figures.missing).toContainEqual({ source: 'feedback', why: 'could not be read: AccessDenied' });
  expect(figures.outages).toMatchObject([{ id: 'mhv-1' }]);
  expect(figures).not.toHaveProperty('alarms');
});

test('without the log there is no report, and nothing is written', async () => {
  const store = { read: async () => undefined, log: () => Promise.reject(new Error('AccessDenied')) };
  await expect(stageAt(at(90), { store }).run(`--stage local --out ${folder}/x`)).rejects.toThrow(
    'AccessDenied',
  );
  expect(readdirSync(folder)).toEqual([]);
});

test.each([
  ['no plan was ever started', [], '', 'no plan was started on stage local'],
  [
    'nothing has changed before its end',
    played.log,
    '--from 2020-01-01T00:00Z --to 2020-01-02T00:00Z',
    'nothing has changed',
  ],
])('%s: one line', async (_, log, flags, said) => {
  const store = { read: async () => undefined, log: async () => log };
  await expect(stageAt(at(90), { store }).run(`--stage local ${flags}`)).rejects.toThrow(said);
});

test.each([
  ['--stage nowhere', 'there is no stage "nowhere"'],
  ['--stage local --from yesterday', '--from is "yesterday"'],
  ['--stage local --from 2026-11-22T02:00Z --to 2026-11-22T01:00Z', 'is not after --from'],
  ['--stage local --all', "Unknown option '--all'"],
])('%s is wrong use, and says why', async (line, said) => {
  const running = stageAt(at(90)).run(line);
  await expect(running).rejects.toThrow(said);
  await expect(running).rejects.toBeInstanceOf(WrongUse);
});
