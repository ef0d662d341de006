/** Who calls, as the token says it: verified, not yet authorized for anything. */
export interface Caller {
  /** `sub` of the token. */
  readonly icn: string;
  readonly scopes: readonly string[];
  /** `service_account_id`: the calling application. */
  readonly application: string;
  /** The token itself, to be passed on to MHV if it is meant for MHV too. */
  readonly token: string;
}

export type Verification =
  | { readonly kind: 'verified'; readonly caller: Caller }
  /** `detail` says what to mend and never holds a value of the token. */
  | { readonly kind: 'rejected'; readonly detail: string }
  /** The key is not known and the key set cannot be fetched: nobody can tell whether the token is good. */
  | { readonly kind: 'unverifiable' };

export interface TokenVerifier {
  verify(token: string): Promise<Verification>;
}
