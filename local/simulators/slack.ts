import {
  jsonObject,
  type LoopbackServer,
  type ReceivedRequest,
  startLoopbackServer,
  text,
} from './loopback-server.ts';

export interface SlackOptions {
  /** Those that have a webhook. */
  readonly groups: readonly string[];
  onMessage(group: string, message: string): void;
}

export interface RunningSlack extends LoopbackServer {
  /** Of each group, where it is posted to. */
  readonly webhooks: Readonly<Record<string, string>>;
}

/** A simulator of Slack's incoming webhooks, one for each group: `POST /<group>` with `{"text": ...}`. */
export async function startSlack({ groups, onMessage }: SlackOptions): Promise<RunningSlack> {
  const answer = ({ method, url, body }: ReceivedRequest) => {
    const group = groups.find((each) => url.pathname === `/${each}`);
    // Slack's own words.
    if (method !== 'POST' || !group) return text(404, 'no_service');
    const payload = jsonObject(body);
    if (!payload) return text(400, 'invalid_payload');
    if (typeof payload.text !== 'string' || payload.text === '') return text(400, 'no_text');
    onMessage(group, payload.text);
    return text(200, 'ok');
  };
  const server = await startLoopbackServer(answer);
  return {
    ...server,
    webhooks: Object.fromEntries(groups.map((group) => [group, `${server.url}/${group}`])),
  };
}
