import type { PublishPorts } from '../platform/publish.ts';
import type { AccessTokens } from '../ports/access-tokens/access-tokens.ts';
import type { AccountProvider, AccountRequest } from '../ports/account-provider/account-provider.ts';
import type { Clock } from '../ports/clock/clock.ts';
import type { ResultStore } from '../ports/result-store/result-store.ts';
import type { KeptFlag } from './kept-flag.ts';

/** One request for an account: verified, authorized and valid. */
export interface CreateAccount {
  readonly request: AccountRequest;
  /** The caller's own token, if it is meant for MHV too; otherwise one is obtained from STS. */
  readonly tokenForMhv?: string;
  readonly application: string;
  /** Whom the rollout's percentage counts (contracts/rollout-actor.ts); without it the person is not in. */
  readonly actor: string | undefined;
  readonly correlationId: string;
  /** Milliseconds since 1970; the budget for MHV runs from here. */
  readonly receivedAt: number;
  /** `Cache-Control: no-cache`: a stored account does not answer. */
  readonly noCache: boolean;
}

/** What the work needs from outside. */
export interface CreateAccountPorts extends PublishPorts {
  readonly results: ResultStore;
  readonly flag: Pick<KeptFlag, 'current'>;
  /** Name of the rollout's feature: with the actor it decides who is in (docs/domain.md 6). */
  readonly feature: string;
  readonly mhv: AccountProvider;
  readonly tokens: AccessTokens;
  readonly clock: Clock;
  /** Applications whose outcomes are counted each; all others together. */
  readonly countedApplications: readonly string[];
  /** In [0, 1), for jitter. */
  readonly random: () => number;
}
