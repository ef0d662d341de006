import type { Account } from '../../contracts/account.ts';
import type { Failure } from '../../contracts/failure.ts';

/** What MHV is asked with: the person, and what they accepted (docs/domain.md 2). */
export interface AccountRequest {
  readonly icn: string;
  readonly email: string | null;
  readonly termsOfUse: {
    readonly acceptedAt: string;
    readonly revision: string;
    readonly legalVersion: string;
    readonly documentTitle: string;
  };
}

export type ProviderAnswer =
  | { readonly kind: 'account'; readonly account: Account }
  /** `retryable`: the same request, sent again within the budget, may get another answer. */
  | { readonly kind: 'failure'; readonly failure: Failure; readonly retryable: boolean };

/** The upstream that owns the accounts. Every answer it can give is a value; only bugs throw. */
export interface AccountProvider {
  createOrFind(request: AccountRequest, token: string, timeoutMs: number): Promise<ProviderAnswer>;
}
