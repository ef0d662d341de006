import * as v from 'valibot';
import { type AccountClass, classOfAccount } from '../../lambdas/contracts/account.ts';
import { AccountBodySchema, HealthBodySchema } from '../../lambdas/contracts/answer-schemas.ts';
import { catalogueEntry, type Reason } from '../../lambdas/contracts/error-catalogue.ts';
import type { RunbookHeading } from '../../lambdas/contracts/incidents.ts';
import type { HttpAnswer } from '../../lambdas/platform/http-client.ts';
import { type Api, ask, errorOf, inWords, jsonOf, notOurs } from '../stage/api.ts';
import { failed, ok, type StepOutcome, skipped } from './step.ts';

/** What the bust is waited for with: when MHV answered, by our functions' clock (ms since 1970). */
export interface Accepted {
  readonly occurredAt: number;
}

const classInWords: Record<AccountClass, string> = {
  created: 'account created',
  found: 'account found',
  created_without_messaging: 'account created without messaging',
};

/** `GET /v1/health` without a token. */
export async function checkHealth(api: Api): Promise<StepOutcome> {
  const answer = await ask(api, 'GET', 'health');
  if (answer.status !== 200) return failed(inWords(answer), 'uptime');
  return v.is(HealthBodySchema, jsonOf(answer)) ? ok('200') : failed(notOurs(answer), 'uptime');
}

/** `GET /v1/health` with a token: every part has to be there, and ok. */
export async function checkParts(api: Api, token: string): Promise<StepOutcome> {
  const answer = await ask(api, 'GET', 'health', { token });
  if (answer.status !== 200) return failed(inWords(answer), 'internal-error');
  const body = v.safeParse(HealthBodySchema, jsonOf(answer));
  if (!body.success) return failed(notOurs(answer), 'internal-error');
  const { parts } = body.output.data.attributes;
  const missing = Object.keys(HealthBodySchema.entries.data.entries.attributes.entries.parts.entries).filter(
    (name) => !(name in parts),
  );
  if (missing.length > 0) return failed(`200, but nothing about ${missing.join(', ')}`, 'internal-error');
  return ok(`200: ${Object.keys(parts).join(', ')} ok`);
}

/** `POST /v1/account` that has to be refused, for this reason and in our body. */
export async function checkRefusal(
  api: Api,
  request: { readonly reason: Reason; readonly body: object; readonly token?: string },
): Promise<StepOutcome> {
  const { reason } = request;
  const { status } = catalogueEntry(reason);
  const answer = await ask(api, 'POST', 'account', request);
  const said = errorOf(answer);
  if (answer.status === status && said?.meta.reason === reason) return ok(`${status} ${reason}`);
  return failed(`${inWords(answer)}, not ${status} ${reason}`, 'internal-error');
}

/**
 * `POST /v1/account` that has to be accepted. Without the stored account, for that sends no event: MHV is asked
 * each time, and finds the account of the time before.
 */
export async function checkAccepted(api: Api, icn: string, token: string): Promise<StepOutcome<Accepted>> {
  const terms = { status: 'accepted', accepted_at: '2024-11-05T19:00:00Z' };
  const answer = await ask(api, 'POST', 'account', {
    token,
    body: { icn, terms_of_use: terms },
    headers: { 'cache-control': 'no-cache' },
  });
  // The pipeline has done what it should: whom it lets in is the rollout's.
  if (errorOf(answer)?.meta.reason === 'not_in_rollout') return skipped(inWords(answer));
  if (answer.status !== 200) return failed(inWords(answer), runbookOf(answer));
  const body = v.safeParse(AccountBodySchema, jsonOf(answer));
  if (!body.success) return failed(notOurs(answer), 'internal-error');
  const { data, meta } = body.output;
  if (meta.source !== 'mhv' || meta.correlation_id !== api.correlationId) {
    return failed(
      `200, but ${meta.source === 'mhv' ? 'of another request' : 'of a stored account: MHV did not answer'}`,
      'error-rate',
    );
  }
  const seen = `200: ${classInWords[classOfAccount(data.attributes)]}`;
  const value = { occurredAt: Date.parse(meta.occurred_at) };
  return meta.stored === false
    ? { ...failed(`${seen}, but it could not be kept`, 'result-not-stored'), value }
    : ok(seen, value);
}

/** Where it says what to do about a request that was not accepted. */
function runbookOf(answer: HttpAnswer): RunbookHeading {
  const reason = errorOf(answer)?.meta.reason;
  if (!reason) return 'uptime';
  const { countsAs, whoActs } = catalogueEntry(reason);
  if (countsAs === 'rejected') return 'success-rate';
  if (countsAs === 'none') return 'internal-error';
  return whoActs === 'us' ? 'credentials' : 'error-rate';
}
