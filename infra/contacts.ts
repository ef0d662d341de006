import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { type Group, groups } from '../lambdas/contracts/incidents.ts';
import { toldByRouter, wokenGroups } from './hearings.ts';

/** What SNS delivers by; Slack is posted to by the router. */
export const protocols = ['email', 'sms', 'https'] as const;
export type Protocol = (typeof protocols)[number];

const say = {
  contacts: `write these groups, each with a list: ${groups.join(', ')}`,
  noGroup: `there is no such group: write ${groups.join(', ')}`,
  group: 'write a list of contacts, [] for nobody',
  contact: 'write exactly one of email, sms, https and slack',
  email: 'write an address, such as team@example.gov',
  sms: 'write a number in E.164, such as +12025550123',
  https: 'write a URL that begins with https://',
  slack: 'write true; the webhook itself is for the secret slack-webhooks',
};

const ContactSchema = v.pipe(
  v.strictObject(
    {
      email: v.optional(v.pipe(v.string(say.email), v.email(say.email))),
      sms: v.optional(v.pipe(v.string(say.sms), v.regex(/^\+[1-9]\d{7,14}$/, say.sms))),
      https: v.optional(
        v.pipe(
          v.string(say.https),
          v.check((text) => URL.parse(text)?.protocol === 'https:', say.https),
        ),
      ),
      slack: v.optional(v.literal(true, say.slack)),
    },
    say.contact,
  ),
  v.check((contact) => Object.keys(contact).length === 1, say.contact),
);
type Contact = Readonly<v.InferOutput<typeof ContactSchema>>;

const ContactsSchema = v.strictObject(
  v.entriesFromList(groups, v.array(ContactSchema, say.group)),
  // One that is left out might be one that was forgotten.
  ({ path, expected }) => (!path ? say.contacts : expected === 'never' ? say.noGroup : say.group),
);

/** Who hears of things, by group: a setting of a deployment (contacts.example.json, docs/operations.md). */
export type Contacts = Readonly<Record<Group, readonly Contact[]>>;

/** Where SNS delivers to. */
export interface Address {
  readonly protocol: Protocol;
  readonly endpoint: string;
}

export function addressesOf(contacts: readonly Contact[]): readonly Address[] {
  return contacts.flatMap((contact) =>
    protocols.flatMap((protocol) => {
      const endpoint = contact[protocol];
      return endpoint === undefined ? [] : [{ protocol, endpoint }];
    }),
  );
}

/** Groups that the router posts to on Slack. */
export function groupsOnSlack(contacts: Contacts): readonly Group[] {
  return groups.filter((group) => contacts[group].some(({ slack }) => slack));
}

/**
 * @throws one line that names file, group, index and field of everything to mend, and what to write there. Never with a
 * value: it may be somebody's address.
 */
export function readContacts(file: string): Contacts {
  const read = v.safeParse(ContactsSchema, parse(file, textOf(file)), { abortPipeEarly: true });
  const problems = read.success
    ? inVain(read.output)
    : read.issues.map(({ path = [], message }) => `${placeOf(path)}${message}`);
  if (!read.success || problems.length > 0) throw new Error(`Contacts ${file}: ${problems.join('; ')}.`);
  return read.output;
}

/** Contacts that nothing would ever be sent to. */
function inVain(contacts: Contacts): string[] {
  return groups.flatMap((group) =>
    contacts[group].flatMap(({ sms, slack }, index) => [
      ...(sms && !wokenGroups.includes(group)
        ? [`${group}.${index}.sms: text messages wake, and ${group} is never woken: write email or https`]
        : []),
      ...(slack && !toldByRouter.includes(group)
        ? [
            `${group}.${index}.slack: incidents are posted there, and none is for ${group}: write email or https`,
          ]
        : []),
    ]),
  );
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (fault) {
    const { code } = fault as NodeJS.ErrnoException;
    throw new Error(`Contacts ${file}: the file cannot be read (${code}): give one with -c contacts=<file>.`);
  }
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (fault) {
    // The parser's own words repeat what is around the place.
    const [place = 'somewhere'] = /line \d+ column \d+/.exec((fault as Error).message) ?? [];
    throw new Error(`Contacts ${file}: this is not JSON (${place}).`);
  }
}

/** `engineers.0.sms: `; a name that no field could have may be an address in the wrong place. */
function placeOf(path: readonly { readonly key?: unknown }[]): string {
  if (path.length === 0) return '';
  const keys = path.map(({ key }) => (/^(\d{1,3}|[A-Za-z_-]{1,30})$/.test(String(key)) ? String(key) : '?'));
  return `${keys.join('.')}: `;
}
