import type { Failure } from '../../../lambdas/contracts/failure.ts';
import { metrics } from '../../../lambdas/contracts/metrics.ts';
import { Breaker } from '../../../lambdas/create-account/breaker.ts';
import type { CreateAccount } from '../../../lambdas/create-account/command.ts';
import { createAccount } from '../../../lambdas/create-account/create-account.ts';
import { KeptControls } from '../../../lambdas/create-account/kept-controls.ts';
import { WHILE_CALLER_WAITS } from '../../../lambdas/create-account/policy.ts';
import { RetryBudget } from '../../../lambdas/create-account/retry-budget.ts';
import { InMemoryBackgroundWork } from '../../doubles/in-memory-background-work.ts';
import { InMemoryControlStore } from '../../doubles/in-memory-control-store.ts';
import { InMemoryEventBus } from '../../doubles/in-memory-event-bus.ts';
import { InMemoryEventFallback } from '../../doubles/in-memory-event-fallback.ts';
import { InMemoryResultStore } from '../../doubles/in-memory-result-store.ts';
import { ManualClock } from '../../doubles/manual-clock.ts';
import { RecordingTelemetry } from '../../doubles/recording-telemetry.ts';
import { ScriptedAccessTokens } from '../../doubles/scripted-access-tokens.ts';
import { account, created, ScriptedAccountProvider } from '../../doubles/scripted-account-provider.ts';

export const ICN = '1012667145V762142';
export const EMAIL = 'veteran@example.com';

/** The use case with every port in memory. */
export function setUp() {
  const clock = new ManualClock();
  // The breaker's library reads the time there.
  jest.spyOn(Date, 'now').mockImplementation(() => clock.now());
  const journal: string[] = [];
  const telemetry = new RecordingTelemetry();
  const controls = new InMemoryControlStore();
  const ports = {
    clock,
    results: new InMemoryResultStore(clock, journal),
    work: new InMemoryBackgroundWork(journal),
    mhv: new ScriptedAccountProvider(clock),
    tokens: new ScriptedAccessTokens(),
    breaker: new Breaker(telemetry),
    retryBudget: new RetryBudget(),
    bus: new InMemoryEventBus(journal),
    fallback: new InMemoryEventFallback(journal),
    telemetry,
    controls: new KeptControls(controls, { clock, telemetry }),
    feature: 'mhv_account_creation',
    countedApplications: ['va-gov-back-end'],
    random: () => 0.5,
  };
  ports.mhv.answers = [account()];
  const ask = (changes: Partial<CreateAccount> = {}) =>
    createAccount(
      {
        request: {
          icn: ICN,
          email: EMAIL,
          termsOfUse: {
            acceptedAt: '2026-11-05T14:00:00Z',
            revision: '3',
            legalVersion: '1.0',
            documentTitle: 'VA Enterprise Terms of Use',
          },
        },
        application: 'va-gov-back-end',
        actor: ICN,
        correlationId: 'request-1',
        receivedAt: clock.now(),
        patience: WHILE_CALLER_WAITS,
        arrivedAt: clock.now(),
        noCache: false,
        inBackground: false,
        ...changes,
      },
      ports,
    );
  const counted = () => ({
    succeeded: ports.telemetry.counted(metrics.succeeded),
    rejected: ports.telemetry.counted(metrics.rejected),
    failed: ports.telemetry.counted(metrics.failed),
  });
  async function storeError(failure: Failure) {
    const occurredAt = new Date(clock.now()).toISOString();
    await ports.results.storeError({ icn: ICN, failure, occurredAt, correlationId: 'earlier' });
  }
  async function storeAccount() {
    const occurredAt = new Date(clock.now()).toISOString();
    await ports.results.storeAccount({ icn: ICN, account: created, occurredAt, correlationId: 'earlier' });
    journal.length = 0;
  }
  return { ...ports, controls, journal, ask, counted, storeError, storeAccount };
}

/** What is counted of a request that is in no rate. */
export const none = { succeeded: 0, rejected: 0, failed: 0 };
