import { randomInt } from 'node:crypto';
import * as v from 'valibot';
import { MHV_SCENARIOS } from '../../../local/simulators/mhv-scenarios.ts';
import { WrongUse } from '../../command.ts';
import type { Scenario, Sent } from './view.ts';

/** Addresses of `npm start` (`.local/endpoints.json`). */
export interface MachineAddresses {
  /** With a slash at its end, without `v1`. */
  readonly api: string;
  /** Mints a caller's token. */
  readonly token: string;
  readonly signIn: string;
}

/** The digits of everybody who is in no scenario. */
const ANY_OTHER = '001';

/** Every answer that the simulated MHV has, in the order of docs/simulators.md. */
export const scenarios: readonly Scenario[] = [
  { digits: ANY_OTHER, summary: 'account created at the first call, the existing one found afterwards' },
  ...MHV_SCENARIOS.map(({ digits, summary }) => ({ digits, summary })),
];

/** A scenario for a person who was never seen, or the same person again. */
const Asked = v.strictObject({
  digits: v.picklist(scenarios.map(({ digits }) => digits)),
  icn: v.optional(v.pipe(v.string(), v.regex(/^\d{10}V\d{6}$/))),
  respondAsync: v.optional(v.boolean(), false),
  noCache: v.optional(v.boolean(), false),
});

/** Sends it as VA.gov would. The token is fetched and used here, and goes no further. @throws WrongUse naming the field */
export async function sendScenario(body: unknown, addresses: MachineAddresses): Promise<Sent> {
  const asked = v.safeParse(Asked, body);
  if (!asked.success)
    throw new WrongUse(`${v.getDotPath(asked.issues[0]) ?? 'the request'}: it is not one of the simulator's`);
  const { digits, respondAsync, noCache } = asked.output;
  const icn = asked.output.icn ?? newIcn(digits);
  return postAccount(icn, addresses, {
    ...(respondAsync ? { prefer: 'respond-async' } : {}),
    ...(noCache ? { 'cache-control': 'no-cache' } : {}),
  });
}

/** Asks for an account as VA.gov does. */
export async function postAccount(
  icn: string,
  { api, token }: MachineAddresses,
  headers: Readonly<Record<string, string>> = {},
): Promise<Sent> {
  const caller = await (await fetch(`${token}?icn=${icn}`)).text();
  const correlationId = `console-${Date.now().toString(36)}-${randomInt(1e6).toString(36)}`;
  const answer = await fetch(new URL('v1/account', api), {
    method: 'POST',
    headers: {
      authorization: `Bearer ${caller}`,
      'content-type': 'application/json',
      'x-correlation-id': correlationId,
      ...headers,
    },
    body: JSON.stringify({
      icn,
      terms_of_use: { status: 'accepted', accepted_at: new Date(Date.now() - 60_000).toISOString() },
    }),
  });
  await answer.body?.cancel();
  return { correlationId, status: answer.status, icn };
}

/** Of nobody: numbers of this form are free in VA (docs/domain.md 2 has the form). */
export function newIcn(digits: string): string {
  return `1${String(randomInt(1e6)).padStart(6, '0')}${digits}V${String(randomInt(1e6)).padStart(6, '0')}`;
}
