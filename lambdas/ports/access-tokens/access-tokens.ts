import type { Failure } from '../../contracts/failure.ts';

export type TokenAnswer =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'failure'; readonly failure: Failure; readonly retryable: boolean };

/** Where a token for MHV comes from when the caller's own is not meant for MHV. */
export interface AccessTokens {
  tokenFor(icn: string, timeoutMs: number): Promise<TokenAnswer>;
}
