import { functions } from '../../../lambdas/contracts/capabilities.ts';
import { noIncidents, type OutboxMessage } from '../../../lambdas/contracts/incident-state.ts';
import type { Incident } from '../../../lambdas/contracts/incidents.ts';
import type { Outage } from '../../../lambdas/contracts/outage.ts';
import { sayIncident } from '../../../lambdas/route-incident/say-incident.ts';
import { sayOutage } from '../../../lambdas/route-incident/say-outage.ts';
import { incident, incidentAlarm } from '../../fixtures/incidents.ts';

const MINUTE = 60_000;
const NIGHT = Date.UTC(2026, 10, 25, 7, 4);
const place = { stage: 'test', region: 'us-gov-west-1' };

const message = (what: OutboxMessage['what'], changes: Partial<OutboxMessage> = {}): OutboxMessage => ({
  id: `20261125-0704-errors-${what}-0`,
  topic: 'errors',
  what,
  about: '20261125-0704-errors',
  groups: ['delivery'],
  hours: 'off',
  severity: 'page',
  unpublished: true,
  unposted: [],
  tries: 0,
  ...changes,
});
const one = (changes: Partial<Incident> = {}) =>
  incident({ id: '20261125-0704-errors', beganAt: NIGHT, ...changes });
const said = (what: OutboxMessage['what'], changes: Partial<Incident> = {}, now = NIGHT + 3 * MINUTE) =>
  sayIncident(message(what), one(changes), place, now);

test('a message says at 3 a.m. what, since when, how bad, who knows, what to do and where to look', () => {
  const { subject, text } = said('opened');
  expect(subject).toBe('[page] test: create account error rate');
  expect(text.replace(/Logs: .*/, 'Logs: <link>')).toBe(
    [
      'Veterans are told to try again later.',
      '',
      'What: create account error rate, 4.2, limit 1',
      'When: since Wed, Nov 25, 2:04 AM EST (2026-11-25 07:04 UTC), 3 minutes ago',
      'How urgent: page: act now',
      'Who knows: delivery',
      'Acknowledge: npm run ops -- incident ack --stage test --id 20261125-0704-errors --by <you>',
      'Not acknowledged until Wed, Nov 25, 2:19 AM EST, it goes to: delivery, engineers',
      'Do: docs/runbook.md#error-rate',
      'Logs: <link>',
      'Figures: https://us-gov-west-1.console.amazonaws-us-gov.com/cloudwatch/home?region=us-gov-west-1#dashboards/dashboard/account-creation-test',
    ].join('\n'),
  );
});

test('a phone gets what fits on it, in plain characters', () => {
  const { short } = said('opened');
  expect(short).toBe(
    '[page] test: create account error rate. Veterans are told to try again later. Since Wed, Nov 25, 2:04 AM EST. docs/runbook.md#error-rate Ack: 20261125-0704-errors',
  );
  expect(short).toMatch(/^[\x20-\x7e]+$/);
});

test('it says what is new: worse, not acknowledged, over', () => {
  const subjectOf = (what: OutboxMessage['what'], changes?: Partial<Incident>) => said(what, changes).subject;
  expect(subjectOf('worse')).toBe('[page, worse] test: create account error rate');
  expect(subjectOf('passed-on')).toBe('[page, not acknowledged] test: create account error rate');
  const endedAt = NIGHT + 125 * MINUTE;
  const over = said('resolved', { endedAt, alarms: [incidentAlarm({ since: NIGHT, endedAt })] });
  expect(over.subject).toBe('[resolved] test: create account error rate');
  expect(over.text).toContain(
    'When: from Wed, Nov 25, 2:04 AM EST (2026-11-25 07:04 UTC) to Wed, Nov 25, 4:09 AM EST (2026-11-25 09:09 UTC), 2 hours 5 minutes',
  );
  expect(over.text).toMatch(/^Over: Veterans are told/);
  expect(over.text).not.toMatch(/Acknowledge|goes to|act now/);
});

test('it leads with the worst alarm, names the others, and each heading once', () => {
  const name = 'account-creation-test-probe-api-uptime-1h';
  const alarms = [
    incidentAlarm({ severity: 'ticket' }),
    incidentAlarm({
      name,
      runbook: 'uptime',
      impact: 'Nobody gets an account.',
      figure: undefined,
      limit: undefined,
    }),
    incidentAlarm({ name: `${name}-b`, runbook: 'uptime', figure: undefined, limit: 1 }),
  ];
  const { subject, text } = said('opened', { alarms });
  expect(subject).toBe('[page] test: probe api uptime 1h and 2 more');
  expect(text).toMatch(/^Nobody gets an account\.\n/);
  expect(text).toContain('What: probe api uptime 1h\n');
  expect(text).toContain('What: probe api uptime 1h b, no data, limit 1\n');
  expect(text.match(/^Do: .*$/gm)).toEqual(['Do: docs/runbook.md#error-rate', 'Do: docs/runbook.md#uptime']);
});

test('who has acknowledged it is in it, and the last level says that nobody comes after it', () => {
  const acknowledged = { by: 'olga', at: NIGHT, falseAlarm: false };
  expect(said('resolved', { acknowledged }).text).toContain('Acknowledged: olga');
  const told = (['opened', 'passed-on'] as const).map((what, level) => ({
    what,
    severity: 'page' as const,
    level,
    groups: ['delivery' as const],
    at: NIGHT + level * 15 * MINUTE,
  }));
  expect(said('passed-on', { told }).text).toContain('It is passed on to nobody else.');
});

test('its subject is one that SNS takes, however long the name', () => {
  const alarms = [incidentAlarm({ name: `account-creation-test-${'long-'.repeat(30)}` }), incidentAlarm()];
  expect(said('passed-on', { alarms }).subject).toMatch(/^[\x20-\x7e]{10,99}$/);
});

test('and in whatever script somebody has named an alarm', () => {
  const alarms = [incidentAlarm({ name: 'account-creation-test-création 🚨' })];
  expect(said('opened', { alarms }).subject).toBe('[page] test: cr?ation ?');
});

test('it leads with what is on: a page that is over is not what is wrong now', () => {
  const over = incidentAlarm({ endedAt: NIGHT + MINUTE });
  const left = incidentAlarm({
    name: 'account-creation-test-left',
    severity: 'ticket',
    impact: 'It goes on.',
  });
  const ticket = { ...message('opened'), severity: 'ticket' } as const;
  const { subject, text } = sayIncident(ticket, one({ alarms: [over, left] }), place, NIGHT + 3 * MINUTE);
  expect(subject).toBe('[ticket] test: left and 1 more');
  expect(text).toMatch(/^It goes on\.\n/);
  expect(text).toContain('How urgent: ticket');
});

describe('the link to the logs', () => {
  const linkOf = (region: string, alarms = [incidentAlarm()]) =>
    /^Logs: (.*)$/m.exec(
      sayIncident(message('opened'), one({ alarms }), { ...place, region }, NIGHT + 3 * MINUTE).text,
    )?.[1] ?? '';
  function queryOf(link: string): string {
    const encoded = decodeURIComponent(decodeURIComponent(new URL(link).hash.replaceAll('$', '%')));
    return decodeURIComponent(encoded.replaceAll('*', '%'));
  }

  test('shows errors from ten minutes before until ten after', () => {
    const link = linkOf('us-gov-west-1');
    expect(new URL(link).host).toBe('us-gov-west-1.console.amazonaws-us-gov.com');
    expect(queryOf(link)).toContain(
      "~(end~'2026-11-25T07:17:00.000Z~start~'2026-11-25T06:54:00.000Z~timeType~'ABSOLUTE",
    );
    expect(queryOf(link)).toContain('filter level = "ERROR"');
  });

  test('of the functions that its alarms are of, of all of them if one is of none', () => {
    const named = (...names: string[]) =>
      names.map((name) => incidentAlarm({ name: `account-creation-test-${name}` }));
    const sourceOf = (...names: string[]) =>
      [...queryOf(linkOf('us-gov-west-1', named(...names))).matchAll(/'\/aws\/lambda\/([a-z-]+)/g)].map(
        ([, group]) => group?.replace('account-creation-test-', ''),
      );
    expect(sourceOf('create-account-error-rate')).toEqual(['create-account', 'create-account-worker']);
    expect(sourceOf('bust-cache-lag', 'create-account-response', 'bust-cache-errors')).toEqual([
      'create-account',
      'bust-cache',
      'create-account-worker',
    ]);
    expect(sourceOf('create-account-error-rate', 'api-blocked')).toEqual([...functions]);
    expect(linkOf('us-gov-west-1', named('bust-cache-errors')).length).toBeLessThan(600);
  });

  test('is whole for every mail program, and leads to the console of its region', () => {
    expect(linkOf('us-east-1')).toMatch(
      /^https:\/\/us-east-1\.console\.aws\.amazon\.com\/cloudwatch\/home\?region=us-east-1#logsV2:logs-insights\$3FqueryDetail\$3D[A-Za-z0-9$*._-]+$/,
    );
  });
});

describe('a message about a planned outage', () => {
  const outage: Outage = {
    id: 'mhv-1',
    service: 'mhv',
    start: Date.UTC(2026, 10, 25, 7),
    end: Date.UTC(2026, 10, 25, 9),
    message: 'patches',
    by: 'olga',
    told: [],
  };
  const say = (what: OutboxMessage['what'], changes: Partial<Outage> = {}, state = noIncidents) =>
    sayOutage(message(what, { topic: 'outages', about: 'mhv-1' }), { ...outage, ...changes }, place, state);

  test('says in plain words from when to when, in both clocks, and what callers see', () => {
    const { subject, text } = say('announced');
    expect(subject).toBe('[test] MHV account creation: planned outage');
    expect(text).toContain(
      'From Wed, Nov 25, 2:00 AM EST (2026-11-25 07:00 UTC) to Wed, Nov 25, 4:00 AM EST (2026-11-25 09:00 UTC).',
    );
    expect(text).toContain('503 with Retry-After');
    expect(text).toContain('Why: patches');
  });

  test('says what it is: begun, over, not taking place, changed', () => {
    const subjectOf = (...asked: Parameters<typeof say>) => say(...asked).subject.replace(/.*creation: /, '');
    expect(subjectOf('begun')).toBe('planned outage has begun');
    expect(subjectOf('ended')).toBe('planned outage is over');
    expect(subjectOf('cancelled')).toBe('planned outage does not take place');
    expect(subjectOf('announced', { changedAt: 1 })).toBe('planned outage, changed');
    expect(subjectOf('begun', { changedAt: outage.start - 1 })).toBe('planned outage has begun');
    expect(subjectOf('begun', { changedAt: outage.start })).toBe('planned outage goes on, changed');
    expect(say('begun', { service: 'redis' }).text).toContain('Accounts are created as always.');
  });

  test('the summary has what happened in it, and what is still wrong', () => {
    expect(say('summary').text).toContain('Nothing was out of order in it');
    const began = Date.UTC(2026, 10, 25, 7, 10);
    const alarms = [
      incidentAlarm({ name: 'a', since: began, endedAt: began + 20 * MINUTE }),
      incidentAlarm({ name: 'b', since: began, endedAt: began + 120 * MINUTE }),
    ];
    const state = { ...noIncidents, incidents: [one({ outage: 'mhv-1', alarms }), one()] };
    expect(say('summary', {}, state).text).toMatch(
      /\(2\):\n- a, .*, 20 minutes\n- b, .*, 2 hours\nAll of it/,
    );
    const still = { ...state, alarms: { b: { on: true, at: began } } };
    expect(say('summary', {}, still).text).toContain('Still wrong, and now told as incidents: b');
  });
});
