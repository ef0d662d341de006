import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhenResult,
} from 'cockatiel';
import type { Reason } from '../contracts/error-catalogue.ts';
import type { Failure } from '../contracts/failure.ts';
import { metrics } from '../contracts/metrics.ts';
import type { ProviderAnswer } from '../ports/account-provider/account-provider.ts';
import type { Telemetry } from '../ports/telemetry/telemetry.ts';

/** Nothing, or nothing that can be read. A refusal or a 409 is MHV at work; a slow answer is an account. */
const MHV_IS_AWAY: ReadonlySet<Reason> = new Set(['mhv_unreachable', 'mhv_unreadable', 'sts_unreachable']);

/**
 * Failures in a row. One request makes five attempts at most (retry-budget.ts), and one person's record, on which MHV
 * always fails, must not keep others out: so it takes two requests.
 */
export const OPENS_AFTER = 6;

/** Milliseconds before MHV is tried with one request: five times the 2 s of a fresh call (docs/domain.md 2). */
export const OPEN_MS = 10_000;

/** Milliseconds until another request's probe has most likely ended: a fresh call takes 1-2 s. */
const PROBE_MS = 2_000;

/** What MHV answered, or that it is not asked, with the milliseconds after which it may be. */
export type GuardedAnswer =
  | Extract<ProviderAnswer, { kind: 'account' }>
  | (Extract<ProviderAnswer, { kind: 'failure' }> & { readonly retryAfterMs?: number });

/**
 * Keeps requests from an MHV that does not answer: each would hold its sandbox for up to 12 s, and MHV would have them
 * on top when it comes back. One for each sandbox, for as long as that lives (docs/adr/0026). No timer: the library
 * compares `Date.now` at the next request.
 */
export class Breaker {
  readonly #telemetry: Telemetry;
  #policy: CircuitBreakerPolicy;
  #openedAt = 0;

  constructor(telemetry: Telemetry) {
    this.#telemetry = telemetry;
    this.#policy = this.#closed();
  }

  /** Milliseconds for which MHV is not asked; 0 while it may be. */
  get openForMs(): number {
    switch (this.#policy.state) {
      case CircuitState.Open:
        return Math.min(Math.max(this.#openedAt + OPEN_MS - Date.now(), 0), OPEN_MS);
      case CircuitState.HalfOpen:
        return PROBE_MS;
      default:
        return 0;
    }
  }

  /** Runs one attempt at MHV; while it is open, or another request is the probe, answers `breaker_open` at once. */
  async run(attempt: () => Promise<ProviderAnswer>): Promise<GuardedAnswer> {
    // A clock that was set back says nothing about how long it has been open: the library would wait until it is there again.
    if (Date.now() < this.#openedAt) {
      this.#openedAt = 0;
      this.#policy = this.#closed();
    }
    // The library would let others wait for the probe, which may take the whole time of an attempt.
    if (this.#policy.state === CircuitState.HalfOpen) return this.#open();
    try {
      return await this.#policy.execute(attempt);
    } catch (fault) {
      if (fault instanceof BrokenCircuitError) return this.#open();
      throw fault;
    }
  }

  #closed(): CircuitBreakerPolicy {
    const policy = circuitBreaker(handleWhenResult(isAway), {
      halfOpenAfter: OPEN_MS,
      breaker: new ConsecutiveBreaker(OPENS_AFTER),
    });
    policy.onBreak(() => {
      this.#openedAt = Date.now();
      this.#telemetry.count(metrics.breakerOpened);
      this.#telemetry.trouble('mhv', { outcome: 'breaker opened', asked_again_after_ms: OPEN_MS });
    });
    policy.onReset(() => this.#telemetry.step('mhv', { outcome: 'breaker closed' }));
    return policy;
  }

  #open(): GuardedAnswer {
    const failure: Failure = {
      reason: 'breaker_open',
      detail: 'MHV did not answer the requests before this one, and is not asked for some seconds.',
    };
    return { kind: 'failure', failure, retryable: true, retryAfterMs: this.openForMs };
  }
}

function isAway(answer: unknown): boolean {
  const { kind, failure } = answer as ProviderAnswer & { failure: Failure };
  return kind === 'failure' && MHV_IS_AWAY.has(failure.reason);
}
