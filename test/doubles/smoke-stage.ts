import { accountAnswer, errorAnswer, type Problem } from '../../lambdas/contracts/answers.ts';
import type { HttpAnswer, HttpRequest } from '../../lambdas/platform/http-client.ts';
import type { BustLine, SmokePorts } from '../../ops/smoke/ports.ts';
import type { DeployedStack } from '../../ops/stage/deployed-stack.ts';
import { InMemorySecrets } from './in-memory-secrets.ts';
import { ManualClock } from './manual-clock.ts';

export const ICN = '1012667145V762142';
export const CORRELATION_ID = 'smoke-1';

type Reply = (request: HttpRequest) => HttpAnswer | Promise<HttpAnswer>;

/** A stage where everything is well, until a test changes it. */
export class StageDouble implements SmokePorts {
  readonly requests: HttpRequest[] = [];
  readonly clock = new ManualClock();
  readonly secrets = new InMemorySecrets({
    'account-creation/dev/mhv-api-key': 'the key of MHV',
    'account-creation/dev/sts-signing-key': 'the key of STS',
  });
  deployed: DeployedStack = { apiUrl: 'https://api.test/v1/', status: 'UPDATE_COMPLETE', parameters: {} };
  releases: SmokePorts['releases'] = async () => [
    {
      functionName: 'bust-cache',
      deployed: { code: 'a', REDIS_HOST: 'x' },
      live: { code: 'a', REDIS_HOST: 'x' },
    },
  ];
  token: () => Promise<string> = async () => 'a-token';
  /** By method, path and whether there is a token. */
  readonly replies: Record<string, Reply> = {
    'GET health': () => healthy({}),
    'GET health with token': () => healthy({ store: 'ok', bus: 'ok', fallback_queue: 'ok' }),
    'POST account': () => refused({ reason: 'token_missing', detail: 'Send a token.' }),
    'POST account with token': ({ body = '' }) =>
      JSON.parse(body).icn === ICN ? account() : refused({ reason: 'icn_malformed', detail: 'Send an ICN.' }),
  };
  /** What the log of bust-cache has at each look; the last one stays. */
  readonly bustLooks: (readonly BustLine[])[] = [];

  async stack(): Promise<DeployedStack> {
    return this.deployed;
  }

  tokenFor(): Promise<string> {
    return this.token();
  }

  http = async (request: HttpRequest): Promise<HttpAnswer> => {
    this.requests.push(request);
    const path = request.url.slice(this.deployed.apiUrl.length);
    const key = `${request.method} ${path}${request.headers?.authorization ? ' with token' : ''}`;
    const reply = this.replies[key];
    if (!reply) throw new Error(`nobody asks for ${key}`);
    return reply(request);
  };

  async bustLines(): Promise<readonly BustLine[]> {
    const [next = [this.bustLine()], ...rest] = this.bustLooks;
    if (rest.length > 0) this.bustLooks.shift();
    return next;
  }

  /** Of a bust that happened now. */
  bustLine(): BustLine {
    return { busted: true, at: this.clock.now(), says: 'profile deleted' };
  }
}

export const healthy = (parts: object): HttpAnswer => ({
  status: 200,
  body: JSON.stringify({ data: { id: 'health', type: 'health', attributes: { status: 'ok', parts } } }),
});

export function refused(problem: Problem): HttpAnswer {
  const { status, body } = errorAnswer([problem], CORRELATION_ID);
  return { status, body: JSON.stringify(body) };
}

/** @param meta in place of what an answer of MHV has. */
export function account(meta: object = {}): HttpAnswer {
  const { status, body } = accountAnswer(
    {
      user_profile_id: '12345678',
      premium: true,
      champ_va: false,
      patient: true,
      sm_account_created: true,
      message: 'MHV Account Created',
    },
    { source: 'mhv', occurred_at: '2026-11-05T18:59:59.000Z', correlation_id: CORRELATION_ID, ...meta },
  );
  return { status, body: JSON.stringify(body) };
}
