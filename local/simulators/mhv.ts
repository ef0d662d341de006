import type { JsonWebKey } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import { keep } from '../kept.ts';
import {
  json,
  jsonObject,
  type ReceivedRequest,
  type Reply,
  startLoopbackServer,
  text,
} from './loopback-server.ts';
import { checkMhvRequest } from './mhv-request.ts';
import { ALREADY_PROCESSED, HTML_503, type MhvAnswer, scenarioOf } from './mhv-scenarios.ts';

const ACCOUNT_PATH = '/v1/usermgmt/account-service/account';
const OUTAGES = ['none', '503', 'reset', 'hang'] as const;

/** What is wrong with MHV as a whole; `hang` accepts requests and never answers them. */
export type MhvOutage = (typeof OUTAGES)[number];

/** A request for an account as it arrived, refused ones too; the token is not kept. */
export interface MhvRequest {
  /** The body's ICN; undefined if there was none. */
  icn: string | undefined;
  /** Epoch milliseconds. */
  at: number;
  headers: Omit<IncomingHttpHeaders, 'authorization'>;
  /** The parsed JSON object, or the text if it was not one. */
  body: unknown;
}

export interface MhvOptions {
  /** The only `x-api-key` that is let in. */
  apiKey: string;
  /** How long an answer takes; MHV itself takes 1-2 s (docs/domain.md 2). */
  latencyMs: number;
  /** Told of every account that was created or found, before the answer is sent. */
  onAccount(icn: string, userProfileId: string): void;
  /** 0, the default, takes any free one. */
  port?: number;
  /** With it, a token's signature and expiry are verified too. */
  stsJwksUrl?: string;
}

export interface RunningMhv {
  url: string;
  /** Oldest first; of many the newest. */
  requests: readonly MhvRequest[];
  /** The same as `POST /control`. */
  control(settings: { latencyMs?: number; outage?: MhvOutage }): void;
  close(): Promise<void>;
}

/** A simulator of MHV's Account Creation API; docs/simulators.md says who gets which answer. */
export async function startMhv(options: MhvOptions): Promise<RunningMhv> {
  const requests: MhvRequest[] = [];
  const settings: { latencyMs: number; outage: MhvOutage } = { latencyMs: options.latencyMs, outage: 'none' };
  const withAccount = new Set<string>();
  const inFlight = new Set<string>();
  const calls = new Map<string, number>();
  const keys = options.stsJwksUrl === undefined ? undefined : jwksReader(options.stsJwksUrl);

  async function account(request: ReceivedRequest, closing: AbortSignal): Promise<Reply> {
    keep(requests, recorded(request));
    if (settings.outage === '503') return reply(HTML_503, '', false);
    if (settings.outage !== 'none') return { kind: settings.outage };
    const checked = await checkMhvRequest(request, options.apiKey, keys);
    if (checked.kind === 'refused') return reply(checked.answer, '', false);
    const { icn } = checked;
    if (inFlight.has(icn)) return reply(ALREADY_PROCESSED, icn, false);
    inFlight.add(icn);
    try {
      const { first, then, delaySeconds } = scenarioOf(icn);
      const call = calls.get(icn) ?? 0;
      calls.set(icn, call + 1);
      await wait(settings.latencyMs + delaySeconds * 1000, undefined, { signal: closing });
      const answer = first[call] ?? then;
      const isKnown = withAccount.has(icn);
      if (answer.kind === 'account') {
        withAccount.add(icn);
        options.onAccount(icn, userProfileIdOf(icn));
      }
      return reply(answer, icn, isKnown);
    } finally {
      inFlight.delete(icn);
    }
  }

  function control(request: ReceivedRequest): Reply {
    const { latency_ms: latencyMs, outage, ...rest } = jsonObject(request.body) ?? { invalid: true };
    const isLatency = latencyMs === undefined || (Number.isInteger(latencyMs) && Number(latencyMs) >= 0);
    const isOutage = outage === undefined || OUTAGES.includes(outage as MhvOutage);
    if (!isLatency || !isOutage || Object.keys(rest).length > 0) {
      return text(400, `send {"latency_ms": 0 or more, "outage": one of ${OUTAGES.join(', ')}}\n`);
    }
    if (latencyMs !== undefined) settings.latencyMs = Number(latencyMs);
    if (outage !== undefined) settings.outage = outage as MhvOutage;
    return json(200, { latency_ms: settings.latencyMs, outage: settings.outage });
  }

  const server = await startLoopbackServer((request, closing) => {
    const route = `${request.method} ${request.url.pathname}`;
    if (route === `POST ${ACCOUNT_PATH}`) return account(request, closing);
    if (route === 'POST /control') return control(request);
    return json(404, { message: `the MHV simulator has no ${route}` });
  }, options.port);

  return {
    ...server,
    requests,
    control(changes) {
      settings.latencyMs = changes.latencyMs ?? settings.latencyMs;
      settings.outage = changes.outage ?? settings.outage;
    },
  };
}

/** The same id for the same person at every start, because a store may outlive the simulator. */
export function userProfileIdOf(icn: string): string {
  return String(10_000_000 + (crc32(icn) % 90_000_000));
}

function reply(answer: MhvAnswer, icn: string, isKnown: boolean): Reply {
  switch (answer.kind) {
    case 'account':
      return json(200, accountBody(answer, icn, isKnown));
    case 'error':
      return json(answer.status, { errorCode: answer.errorCode, message: answer.message });
    case 'raw':
      return { ...answer, kind: 'answer' };
    case 'reset':
      return { kind: 'reset' };
  }
}

function accountBody(answer: Extract<MhvAnswer, { kind: 'account' }>, icn: string, isKnown: boolean) {
  const messages = {
    'created-then-found': isKnown ? 'Existing MHV Account Found for ICN' : 'MHV Account Created',
    found: 'Existing MHV Account Found for ICN',
    'without-messaging': 'MHV Account Created but SM Account not created',
  };
  const names =
    answer.spelling === 'current'
      ? { mhv_userProfileId: userProfileIdOf(icn), isChampVABeneficiary: false }
      : { mhv_userprofileid: userProfileIdOf(icn), isChampVA: false };
  return {
    ...names,
    isPremium: true,
    isPatient: true,
    isSMAccountCreated: answer.message !== 'without-messaging',
    message: messages[answer.message],
  };
}

function recorded(request: ReceivedRequest): MhvRequest {
  const { authorization: _, ...headers } = request.headers;
  const body = jsonObject(request.body);
  return {
    icn: typeof body?.icn === 'string' ? body.icn : undefined,
    at: Date.now(),
    headers,
    body: body ?? request.body,
  };
}

/** Finds a key by its id and fetches the set again for one that it has not seen. */
function jwksReader(jwksUrl: string): (kid: string) => Promise<JsonWebKey | undefined> {
  let known = new Map<string, JsonWebKey>();
  return async (kid) => {
    if (!known.has(kid)) {
      const answer = await fetch(jwksUrl);
      if (!answer.ok) return undefined;
      const { keys } = (await answer.json()) as { keys: (JsonWebKey & { kid: string })[] };
      known = new Map(keys.map((key) => [key.kid, key]));
    }
    return known.get(kid);
  };
}
