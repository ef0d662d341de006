import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readContacts } from '../../infra/contacts.ts';
import { groups } from '../../lambdas/contracts/incidents.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'contacts-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = path.join(folder, 'contacts.json');

function read(text: string) {
  writeFileSync(file, text);
  return readContacts(file);
}

function faultOf(text: string): string {
  try {
    return `not refused: ${JSON.stringify(read(text))}`;
  } catch (fault) {
    return (fault as Error).message;
  }
}

const nobody = Object.fromEntries(groups.map((group) => [group, [] as object[]]));
const withGroups = (changes: object) => JSON.stringify({ ...nobody, ...changes });

test('every kind of contact, and a group of nobody', () => {
  const engineers = [
    { email: 'a@example.gov' },
    { sms: '+12025550123' },
    { https: 'https://example.gov' },
    { slack: true },
  ];
  expect(read(withGroups({ engineers }))).toEqual({ ...nobody, engineers });
});

test('the example has a contact of every group, at addresses that are nobody’s', () => {
  const contacts = readContacts('contacts.example.json');
  for (const group of groups) expect([group, contacts[group].length]).not.toEqual([group, 0]);
  const addresses = Object.values(contacts)
    .flat()
    .map(({ email, sms, https }) => email ?? sms ?? https);
  for (const address of addresses) {
    // RFC 6761; numbers 555-0100 to 555-0199 are for fiction.
    expect(address ?? 'slack').toMatch(
      /^[a-z-]+@example\.gov$|^\+1\d{3}55501\d\d$|^https:\/\/[a-z.]+\.example\.gov\/|^slack$/,
    );
  }
});

describe('what cannot be, in one line', () => {
  test.each<[string, string, string]>([
    [
      'an address without @',
      withGroups({ engineers: [{ email: 'olga.example.gov' }] }),
      'engineers.0.email: write an address, such as',
    ],
    [
      'a number without its country',
      withGroups({ delivery: [{ sms: '2025550188' }] }),
      'delivery.0.sms: write a number in E.164, such as +12025550123',
    ],
    [
      'a number that is one',
      withGroups({ delivery: [{ sms: 12025550188 }] }),
      'delivery.0.sms: write a number in E.164',
    ],
    [
      'a URL without TLS',
      withGroups({ engineers: [{ slack: true }, { https: 'http://pager.example.gov' }] }),
      'engineers.1.https: write a URL that begins with https://',
    ],
    [
      'a webhook in the open',
      withGroups({ engineers: [{ slack: 'https://hooks.example.gov/x' }] }),
      'engineers.0.slack: write true; the webhook itself is for the secret',
    ],
    [
      'two in one',
      withGroups({ engineers: [{ email: 'olga@example.gov', slack: true }] }),
      'engineers.0: write exactly one of email, sms, https and slack',
    ],
    ['none in one', withGroups({ engineers: [{}] }), 'engineers.0: write exactly one of'],
    [
      'a field that is not known',
      withGroups({ engineers: [{ emial: 'olga@example.gov' }] }),
      'engineers.0.emial: write exactly one of',
    ],
    [
      'an address for a field',
      withGroups({ engineers: [{ 'olga@example.gov': true }] }),
      'engineers.0.?: write exactly one of',
    ],
    [
      'an address alone',
      withGroups({ engineers: ['olga@example.gov'] }),
      'engineers.0: write exactly one of',
    ],
    [
      'no list',
      withGroups({ engineers: { email: 'olga@example.gov' } }),
      'engineers: write a list of contacts, [] for nobody',
    ],
    [
      'a group that is not known',
      withGroups({ enginers: [] }),
      'enginers: there is no such group: write reliability, ',
    ],
    ['an address for a group', withGroups({ 'olga@example.gov': [] }), '?: there is no such group'],
    [
      'a group that is left out',
      withGroups({ identity: undefined }),
      'identity: write a list of contacts, [] for nobody',
    ],
    [
      'a list of contacts',
      JSON.stringify([{ email: 'olga@example.gov' }]),
      'reliability: write a list of contacts',
    ],
    [
      'text messages for who is never woken',
      withGroups({ identity: [{ sms: '+12025550188' }] }),
      'identity.0.sms: text messages wake, and identity is never woken',
    ],
    [
      'Slack for whom no incident is',
      withGroups({ support: [{ email: 'olga@example.gov' }, { slack: true }] }),
      'support.1.slack: incidents are posted there, and none is for support',
    ],
    [
      'what is not JSON',
      '{ "engineers": [{ "email": "olga@example.gov" ] }',
      'this is not JSON (line 1 column 47)',
    ],
    ['what is not JSON anywhere', 'olga@example.gov', 'this is not JSON (somewhere)'],
  ])('%s', (_, text, message) => {
    const fault = faultOf(text);
    expect(fault).toContain(`Contacts ${file}: ${message}`);
    // Whatever was written there.
    expect(fault).not.toMatch(/\n|olga|0188|hooks\.example|pager/);
  });

  test('every problem, not the first alone', () => {
    const text = withGroups({ engineers: [{ email: 'a' }, { sms: '1' }], delivery: [{}] });
    expect(() => read(text)).toThrow(/delivery\.0: .*; engineers\.0\.email: .*; engineers\.1\.sms: /);
  });

  test('a file that is not there', () => {
    expect(() => readContacts(path.join(folder, 'none.json'))).toThrow(
      /none\.json: the file cannot be read \(ENOENT\): give one with -c contacts=<file>\.$/,
    );
  });
});
