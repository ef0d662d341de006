import type { Account } from '../../lambdas/contracts/account.ts';
import { type Reason, reasonOfCode } from '../../lambdas/contracts/error-catalogue.ts';
import type { FailureSchema } from '../../lambdas/contracts/failure.ts';
import type {
  AccountProvider,
  AccountRequest,
  ProviderAnswer,
} from '../../lambdas/ports/account-provider/account-provider.ts';
import type { ManualClock } from './manual-clock.ts';

type FailureReason = (typeof FailureSchema)['entries']['reason']['options'][number];

export interface ProviderCall {
  readonly request: AccountRequest;
  readonly token: string;
  readonly timeoutMs: number;
}

/** An MHV that gives the scripted answers in order, the last one for ever; each takes `latencyMs`. */
export class ScriptedAccountProvider implements AccountProvider {
  readonly calls: ProviderCall[] = [];
  answers: readonly ProviderAnswer[] = [];
  latencyMs = 0;
  readonly #clock: ManualClock;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  async createOrFind(request: AccountRequest, token: string, timeoutMs: number): Promise<ProviderAnswer> {
    const answer = this.answers[Math.min(this.calls.length, this.answers.length - 1)];
    this.calls.push({ request, token, timeoutMs });
    this.#clock.advance(Math.min(this.latencyMs, timeoutMs));
    if (!answer) throw new Error('The double has no answer: set `answers`.');
    return answer;
  }
}

export const created: Account = {
  user_profile_id: '12345678',
  premium: true,
  champ_va: false,
  patient: true,
  sm_account_created: true,
  message: 'MHV Account Created',
};

export function account(changes: Partial<Account> = {}): ProviderAnswer {
  return { kind: 'account', account: { ...created, ...changes } };
}

/** MHV's refusal with a code, as the real provider reads it. */
export function refusal(code: number, detail = `code ${code}`): ProviderAnswer {
  const reason: Reason = reasonOfCode(code);
  return { kind: 'failure', failure: { reason, code, detail }, retryable: false };
}

export function trouble(
  reason: FailureReason,
  options: { retryable: boolean } = { retryable: true },
): ProviderAnswer {
  return { kind: 'failure', failure: { reason, detail: `trouble: ${reason}` }, ...options };
}
