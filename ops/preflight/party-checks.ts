import * as v from 'valibot';
import { type HttpClient, NoHttpAnswer } from '../../lambdas/platform/http-client.ts';
import { failed, ok, type StepOutcome } from '../smoke/step.ts';
import { USER_AGENT } from '../stage/api.ts';
import type { Stage } from './check.ts';

const LONGEST_ANSWER_MS = 10_000;

const KeySet = v.object({ keys: v.array(v.looseObject({ kty: v.string() })) });
const RsaKey = v.object({ kty: v.literal('RSA'), kid: v.string(), n: v.string(), e: v.string() });

/** STS publishes the keys that callers' tokens are verified with (docs/domain.md 5). */
export async function checkKeys({ stack, ports }: Stage): Promise<StepOutcome> {
  const { StsJwksUrl: url = '' } = stack.parameters;
  const { status, body } = await get(ports.smoke.http, url);
  if (status !== 200) return failed(`${url} answers ${status}, not 200`, 'credentials');
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), KeySet), body);
  if (!read.success) return failed(`${url} answers what is no set of keys`, 'credentials');
  const usable = read.output.keys.filter((key) => v.is(RsaKey, key)).length;
  if (usable === 0) return failed(`${url} has no RSA key with an id`, 'credentials');
  return ok(`${url}: ${usable} RSA key${usable === 1 ? '' : 's'}`);
}

/** MHV's host answers, whatever it says to a GET: nothing is created there. */
export async function checkMhv({ stack, ports }: Stage): Promise<StepOutcome> {
  const { MhvBaseUrl: url = '' } = stack.parameters;
  const { status } = await get(ports.smoke.http, `${url}/`);
  return ok(`${url} answers GET / with ${status}${url.startsWith('https:') ? ', over TLS' : ''}`);
}

async function get(http: HttpClient, url: string) {
  try {
    return await http({
      method: 'GET',
      url,
      headers: { 'user-agent': USER_AGENT },
      timeoutMs: LONGEST_ANSWER_MS,
    });
  } catch (fault) {
    if (!(fault instanceof NoHttpAnswer)) throw fault;
    throw new Error(`${fault.sayOf(url)} That is from this machine: the functions may have another way.`);
  }
}
