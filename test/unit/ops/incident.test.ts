import { noIncidents } from '../../../lambdas/contracts/incident-state.ts';
import type { Incident } from '../../../lambdas/contracts/incidents.ts';
import { WrongUse } from '../../../ops/command.ts';
import { incidentCommandOn } from '../../../ops/incident/command.ts';
import { InMemoryIncidentStore } from '../../doubles/in-memory-incident-store.ts';
import { ManualClock } from '../../doubles/manual-clock.ts';
import { incident, incidentAlarm } from '../../fixtures/incidents.ts';

const MINUTE = 60_000;
let incidents: InMemoryIncidentStore;
let clock: ManualClock;
beforeEach(() => {
  incidents = new InMemoryIncidentStore();
  clock = new ManualClock('2026-11-25T02:06:00.000Z');
});

async function run(line: string) {
  const lines: string[] = [];
  const command = incidentCommandOn(async () => ({ incidents, clock }));
  try {
    const terminal = { environment: { USER: 'olga' }, print: (each: string) => void lines.push(each) };
    const code = await command.run(line.split(' '), terminal);
    return { code, output: lines.join('\n'), error: '' };
  } catch (fault) {
    const code = fault instanceof WrongUse ? 2 : 1;
    return { code, output: lines.join('\n'), error: (fault as Error).message };
  }
}

async function open(...all: Incident[]): Promise<void> {
  await incidents.write(await incidents.open(), { ...noIncidents, incidents: all });
}
const over = incident({ id: '20261124-1500-latency', kind: 'latency', endedAt: Date.UTC(2026, 10, 24, 16) });
const id = incident().id;
const acknowledged = async () => (await incidents.open()).incidents[0]?.acknowledged;

describe('list', () => {
  test('has what is wrong, who knows, and who comes next and when', async () => {
    await open(incident());
    expect((await run('list --stage local')).output).toBe(
      [
        `${id}  page  since 2026-11-25 02:04 UTC  told: delivery; goes to delivery, engineers at 2026-11-25 02:19 UTC`,
        '      on  account-creation-test-create-account-error-rate  4.2, limit 1',
      ].join('\n'),
    );
  });

  test('says that nothing is', async () => {
    expect(await run('list --stage local')).toEqual({
      code: 0,
      output: 'nothing is wrong on stage local',
      error: '',
    });
  });

  test('says of each how it stands: in an outage, somebody’s, off for now', async () => {
    const said = { by: 'pat', at: 1, falseAlarm: true, note: 'a drill' };
    const quiet = incidentAlarm({ endedAt: clock.now() });
    await open(
      incident({ id: 'a', outage: 'mhv-1', told: [] }),
      incident({ id: 'b', acknowledged: said, alarms: [quiet] }),
      incident({ id: 'c', told: [] }),
    );
    const { output } = await run('list --stage local');
    expect(output).toMatch(/^a .*in the planned outage mhv-1: nobody is told$/m);
    expect(output).toMatch(/^b .*acknowledged by pat, a false alarm, a drill; over, if nothing comes back$/m);
    expect(output).toMatch(/^c .*told: nobody yet$/m);
  });

  test('has those that are over with --all, and everything as JSON', async () => {
    await open(over);
    await open(incident());
    expect((await run('list --stage local')).output).not.toContain(over.id);
    expect((await run('list --stage local --all')).output).toMatch(
      /^20261124-1500-latency {2}page {2}.* to 2026-11-24 16:00 UTC/,
    );
    expect(JSON.parse((await run('list --stage local --all --json')).output)).toEqual([over, incident()]);
  });

  test('names what people have not been sent yet', async () => {
    const message = {
      id: `${id}-opened-0`,
      topic: 'errors',
      what: 'opened',
      about: id,
      groups: ['delivery'],
      hours: 'off',
      severity: 'page',
      unpublished: true,
      unposted: [],
      tries: 4,
    } as const;
    const state = {
      ...noIncidents,
      incidents: [incident()],
      outbox: [{ ...message, groups: ['delivery' as const], unposted: [] }],
    };
    await incidents.write(await incidents.open(), state);
    expect((await run('list --stage local')).output).toContain(`not sent yet: ${id}-opened-0`);
  });
});

describe('ack', () => {
  test('says who takes care of it, with a note', async () => {
    await open(incident());
    const { code, output } = await run(`ack --stage local --id ${id} --note rolling_back`);
    expect({ code, output }).toEqual({
      code: 0,
      output: `${id} is passed on to nobody any more: olga, 2026-11-25 02:06 UTC`,
    });
    expect(await acknowledged()).toEqual({
      by: 'olga',
      at: clock.now(),
      note: 'rolling_back',
      falseAlarm: false,
    });
    expect((await run('list --stage local')).output).toContain('acknowledged by olga');
  });

  test('decides again on what the router has written meanwhile', async () => {
    await open(incident());
    const write = incidents.write.bind(incidents);
    incidents.write = async (previous, next) => {
      incidents.write = write;
      await write(await incidents.open(), { ...noIncidents, incidents: [incident({ heardAt: 7 })] });
      return write(previous, next);
    };
    expect((await run(`ack --stage local --id ${id} --by pat`)).code).toBe(0);
    expect((await incidents.open()).incidents).toMatchObject([{ heardAt: 7, acknowledged: { by: 'pat' } }]);
  });

  test('says of one that is over that it was a false alarm', async () => {
    await open(over);
    await open();
    expect((await run(`ack --stage local --id ${over.id} --false-alarm`)).output).toContain(
      'was a false alarm',
    );
    const [ended] = await incidents.ended(0, clock.now());
    expect(ended?.acknowledged).toEqual({ by: 'olga', at: clock.now(), falseAlarm: true });
  });

  test('takes nothing away of what the router has to send', async () => {
    await open(incident());
    const before = await incidents.open();
    clock.advance(MINUTE);
    await run(`ack --stage local --id ${id}`);
    const { version, incidents: changed, ...after } = await incidents.open();
    expect([after.alarms, after.outbox]).toEqual([before.alarms, before.outbox]);
  });
});

describe('is refused in one line, and nothing changes:', () => {
  test.each([
    ['', 2, 'no verb ""'],
    ['acknowledge', 2, 'no verb "acknowledge"'],
    ['list', 2, '--stage is missing'],
    ['list --stage moon', 2, 'no stage "moon"'],
    ['ack --stage local', 2, '--id is missing'],
    [`ack --stage local --id ${id} --note 1012667145V762142`, 2, 'names a person'],
    ['ack --stage local --id 20261125-0300-errors', 1, `open is ${id}`],
    [`ack --stage local --id ${over.id}`, 1, 'is over'],
  ])('%s', async (line, code, named) => {
    await open(over);
    await open(incident());
    const refused = await run(line);
    expect(refused).toEqual({ code, output: '', error: expect.stringContaining(named) });
    expect(refused.error).not.toContain('\n');
    expect(await acknowledged()).toBeUndefined();
  });

  test('twice', async () => {
    await open(incident());
    await run(`ack --stage local --id ${id}`);
    expect(await run(`ack --stage local --id ${id} --by pat`)).toMatchObject({
      code: 1,
      error: `${id}: olga has acknowledged it before`,
    });
  });

  test('of a stage where nothing was ever wrong', async () => {
    expect(await run(`ack --stage local --id ${id}`)).toMatchObject({
      code: 1,
      error: expect.stringContaining('open is none'),
    });
  });
});
