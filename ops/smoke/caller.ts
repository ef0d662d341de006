import { readFileSync } from 'node:fs';
import type { HttpClient } from '../../lambdas/platform/http-client.ts';
import { StsAccessTokens } from '../../lambdas/ports/access-tokens/sts-access-tokens.ts';
import type { Clock } from '../../lambdas/ports/clock/clock.ts';
import { type Terminal, WrongUse } from '../command.ts';
import type { DeployedStack } from '../stage/deployed-stack.ts';

/** The application that the operator calls as: STS has to know it, and that it may call this stage. */
export interface Caller {
  readonly serviceAccountId: string;
  /** `iss` of its assertions (docs/domain.md 5). */
  readonly assertionIssuer: string;
  /** PEM. */
  readonly privateKey: string;
}

const LONGEST_TOKEN_MS = 15_000;
const KEY_FILE = 'SMOKE_KEY_FILE';

/** @throws WrongUse naming the variables that are missing, or the file that cannot be read. */
export function readCaller(environment: Terminal['environment']): Caller {
  const read = {
    SMOKE_SERVICE_ACCOUNT_ID: environment.SMOKE_SERVICE_ACCOUNT_ID ?? '',
    SMOKE_ASSERTION_ISSUER: environment.SMOKE_ASSERTION_ISSUER ?? '',
    [KEY_FILE]: environment[KEY_FILE] ?? '',
  };
  const missing = Object.entries(read).flatMap(([name, value]) => (value === '' ? [name] : []));
  if (missing.length > 0) {
    throw new WrongUse(
      `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not set: STS gives tokens to callers that it knows (docs/ops.md)`,
    );
  }
  return {
    serviceAccountId: read.SMOKE_SERVICE_ACCOUNT_ID,
    assertionIssuer: read.SMOKE_ASSERTION_ISSUER,
    privateKey: contentOf(read[KEY_FILE] ?? ''),
  };
}

/** A caller's token from the stage's STS. @throws one line with what STS, the connection or the key is about. */
export async function tokenFromSts(
  caller: Caller,
  request: {
    readonly icn: string;
    readonly stack: DeployedStack;
    readonly http: HttpClient;
    readonly clock: Clock;
  },
): Promise<string> {
  const { StsBaseUrl = '', ApiScope = '' } = request.stack.parameters;
  const tokens = new StsAccessTokens(
    {
      baseUrl: StsBaseUrl,
      assertionIssuer: caller.assertionIssuer,
      serviceAccountId: caller.serviceAccountId,
      scope: ApiScope,
      signingKeySecret: KEY_FILE,
    },
    request.http,
    { get: async () => ({ kind: 'value', value: caller.privateKey }) },
    request.clock,
  );
  const answer = await tokens.tokenFor(request.icn, LONGEST_TOKEN_MS);
  if (answer.kind === 'token') return answer.token;
  throw new Error(`no token from ${StsBaseUrl}: ${answer.failure.detail}`);
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (fault) {
    throw new WrongUse(
      `${KEY_FILE} is ${file}, which cannot be read (${(fault as NodeJS.ErrnoException).code})`,
    );
  }
}
