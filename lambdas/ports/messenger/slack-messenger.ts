import * as v from 'valibot';
import { type Group, groups } from '../../contracts/incidents.ts';
import { type HttpClient, NoHttpAnswer } from '../../platform/http-client.ts';
import type { Secrets } from '../secrets/secrets.ts';
import { type Messenger, NotReached, type PeopleMessage } from './messenger.ts';

const TIMEOUT_MS = 3_000;
const Url = v.pipe(v.string(), v.url());
/** Incoming webhooks of Slack, by group; a group without one is not on Slack. */
const Webhooks = v.pipe(
  v.string(),
  v.parseJson(),
  v.strictObject(Object.fromEntries(groups.map((group) => [group, v.optional(Url)]))),
);

/** Posts to the channels of the message's groups, to each channel once. No secret, no Slack. */
export class SlackMessenger implements Messenger {
  readonly #secrets: Secrets;
  readonly #secretId: string;
  readonly #http: HttpClient;

  constructor(secrets: Secrets, secretId: string, http: HttpClient) {
    this.#secrets = secrets;
    this.#secretId = secretId;
    this.#http = http;
  }

  async send({ groups: own, subject, text }: PeopleMessage): Promise<void> {
    const webhooks = await this.#webhooks();
    const urls = new Set(own.flatMap((group) => webhooks[group] ?? []));
    const body = JSON.stringify({ text: escaped(`*${subject}*\n${text}`) });
    const faults = new Map<string, string>();
    await Promise.all(
      [...urls].map(async (url) => {
        const fault = await this.#post(url, body);
        if (fault) faults.set(url, fault);
      }),
    );
    const missed = own.filter((group) => faults.has(webhooks[group] ?? ''));
    if (missed.length > 0) throw new NotReached(missed, [...new Set(faults.values())].join(', '));
  }

  /** What went wrong, if something did; never the address: who knows it can post there. */
  async #post(url: string, body: string): Promise<string | undefined> {
    const headers = { 'content-type': 'application/json' };
    try {
      const { status } = await this.#http({ method: 'POST', url, headers, body, timeoutMs: TIMEOUT_MS });
      return status === 200 ? undefined : String(status);
    } catch (fault) {
      if (fault instanceof NoHttpAnswer) return fault.code;
      throw fault;
    }
  }

  async #webhooks(): Promise<Readonly<Partial<Record<Group, string>>>> {
    const secret = await this.#secrets.get(this.#secretId);
    if (secret.kind === 'missing') return {};
    const read = v.safeParse(Webhooks, secret.value);
    if (read.success) return read.output;
    throw new Error(
      `The secret slack-webhooks is not JSON of {"<group>": "https://..."} with groups of ${groups.join(', ')}: fill it again.`,
    );
  }
}

/** Slack's own three characters (its reference, "Escaping text"). */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
