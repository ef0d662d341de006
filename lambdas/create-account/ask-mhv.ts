import { classOfAccount } from '../contracts/account.ts';
import { metrics } from '../contracts/metrics.ts';
import type { ProviderAnswer } from '../ports/account-provider/account-provider.ts';
import { type GuardedAnswer, OPEN_MS } from './breaker.ts';
import type { AskPorts, Question } from './command.ts';
import { ATTEMPT_MS, LEAST_ATTEMPT_MS, pauseBeforeRetry } from './policy.ts';

type Ports = Pick<AskPorts, 'mhv' | 'tokens' | 'breaker' | 'retryBudget' | 'clock' | 'telemetry' | 'random'>;

/**
 * Asks MHV, again with pauses while an answer says that it may help, the time lasts, and the breaker and the budget of
 * retries allow it (docs/adr/0026). Never throws for MHV.
 */
export async function askMhv(question: Question, ports: Ports): Promise<GuardedAnswer> {
  const { breaker, clock, telemetry } = ports;
  const { budgetMs, callerWaits } = question.patience;
  const deadline = question.receivedAt + budgetMs;
  let retries = 0;
  let failures = 0;
  for (;;) {
    const answer = await breaker.run(() => attempt(question, deadline, ports));
    if (answer.kind === 'account' || !answer.retryable) {
      if (isOfMhv(answer)) ports.retryBudget.earn();
      return answer;
    }
    const { reason } = answer.failure;
    if (reason === 'breaker_open') telemetry.step('mhv', { outcome: reason });

    const { openForMs } = breaker;
    if (openForMs > 0 && callerWaits) return answer;
    // A 409 is MHV's word that it is at work on it; after any other failure one retry is free.
    const isFree = reason === 'breaker_open' || reason === 'mhv_busy' || failures++ === 0;
    const mayInsist = isFree || ports.retryBudget.spend();
    if (!mayInsist) {
      telemetry.count(metrics.retryRefused);
      if (callerWaits) return answer;
    }
    // Where nobody waits, what may not insist gives MHV as long as a breaker would.
    const atLeast = mayInsist ? openForMs : OPEN_MS;
    const pause = atLeast + pauseBeforeRetry(retries, ports.random());
    if (clock.now() + pause + LEAST_ATTEMPT_MS > deadline) return answer;
    if (reason !== 'breaker_open') {
      retries += 1;
      telemetry.count(metrics.upstreamRetry);
    }
    await clock.sleep(pause);
  }
}

/** Its own word, and not that of STS or of a secret that is missing. */
function isOfMhv(answer: GuardedAnswer): boolean {
  return answer.kind === 'account' || answer.failure.reason.startsWith('mhv_');
}

async function attempt(question: Question, deadline: number, ports: Ports): Promise<ProviderAnswer> {
  const { clock, telemetry } = ports;
  const timeLeft = () => Math.min(ATTEMPT_MS, Math.max(deadline - clock.now(), 1));
  let token = question.tokenForMhv;
  if (token === undefined) {
    const obtained = await ports.tokens.tokenFor(question.request.icn, timeLeft());
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
  const answer = await ports.mhv.createOrFind(question.request, token, timeLeft());
  telemetry.step('mhv', {
    ...(answer.kind === 'account'
      ? { outcome: classOfAccount(answer.account) }
      : { outcome: answer.failure.reason, code: answer.failure.code ?? 'none' }),
    duration_ms: clock.now() - askedAt,
  });
  return answer;
}
