import { classOfAccount } from '../contracts/account.ts';
import { metrics } from '../contracts/metrics.ts';
import type { ProviderAnswer } from '../ports/account-provider/account-provider.ts';
import type { CreateAccount, CreateAccountPorts } from './command.ts';
import { ATTEMPT_MS, LEAST_ATTEMPT_MS, pauseBeforeRetry } from './policy.ts';

type Ports = Pick<CreateAccountPorts, 'mhv' | 'tokens' | 'clock' | 'telemetry' | 'random'>;

/** Asks MHV, again with pauses while an answer says that it may help and the budget lasts. Never throws for MHV. */
export async function askMhv(command: CreateAccount, ports: Ports): Promise<ProviderAnswer> {
  const deadline = command.receivedAt + command.patience.budgetMs;
  for (let retry = 0; ; retry += 1) {
    const answer = await attempt(command, deadline, ports);
    if (answer.kind === 'account' || !answer.retryable) return answer;
    const pause = pauseBeforeRetry(retry, ports.random());
    if (ports.clock.now() + pause + LEAST_ATTEMPT_MS > deadline) return answer;
    ports.telemetry.count(metrics.upstreamRetry);
    await ports.clock.sleep(pause);
  }
}

async function attempt(command: CreateAccount, deadline: number, ports: Ports): Promise<ProviderAnswer> {
  const { clock, telemetry } = ports;
  const timeLeft = () => Math.min(ATTEMPT_MS, Math.max(deadline - clock.now(), 1));
  let token = command.tokenForMhv;
  if (token === undefined) {
    const obtained = await ports.tokens.tokenFor(command.request.icn, timeLeft());
    if (obtained.kind === 'failure') {
      telemetry.step('token', { for: 'mhv', outcome: obtained.failure.reason });
      return obtained;
    }
    token = obtained.token;
  }
  if (deadline - clock.now() < LEAST_ATTEMPT_MS) {
    const detail = 'STS took the time that MHV needs to answer.';
    return { kind: 'failure', failure: { reason: 'sts_unreachable', detail }, retryable: false };
  }
  const askedAt = clock.now();
  const answer = await ports.mhv.createOrFind(command.request, token, timeLeft());
  telemetry.step('mhv', {
    ...(answer.kind === 'account'
      ? { outcome: classOfAccount(answer.account) }
      : { outcome: answer.failure.reason, code: answer.failure.code ?? 'none' }),
    duration_ms: clock.now() - askedAt,
  });
  return answer;
}
