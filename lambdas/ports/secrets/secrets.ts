export type SecretAnswer =
  | { readonly kind: 'value'; readonly value: string }
  /** Nobody has filled the secret yet, or it cannot be read; `detail` names it and says what to do. */
  | { readonly kind: 'missing'; readonly detail: string };

export interface Secrets {
  /** @param id name or ARN of the secret. Never throws. */
  get(id: string): Promise<SecretAnswer>;
}
