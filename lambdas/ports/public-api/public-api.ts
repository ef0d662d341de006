export interface ApiQuestion {
  readonly method: 'GET' | 'POST';
  /** Below `/v1/`, such as `health`. */
  readonly path: string;
  /** JSON. */
  readonly body?: string;
  readonly correlationId: string;
  /** Milliseconds until the whole answer has been read. */
  readonly timeoutMs: number;
}

export type ApiAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly body: string }
  /** None came, or not in time; `detail` says which. */
  | { readonly kind: 'none'; readonly detail: string };

/** Our own API as its callers see it: by its address, through firewall and gateway. */
export interface PublicApi {
  /** Without a token: it touches nobody. Never throws for the API. */
  ask(question: ApiQuestion): Promise<ApiAnswer>;
}
