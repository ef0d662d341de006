export type SecretAnswer =
  | { readonly kind: 'value'; readonly value: string }
  /** Nobody has filled the secret yet, or it cannot be read; `detail` names it and says what to do. */
  | { readonly kind: 'missing'; readonly detail: string };

/** What stands in a secret that somebody has not filled yet: templates' marks (not JSON) and the usual words. */
const PLACEHOLDER =
  /^(<.*>|\$?\{[^"]*\}|x+|\.+|\*+|(change|replace|fill)[-_ ]?(me|this|in)?|to[-_ ]?do|tbd|placeholder|dummy|example|secret|your[-_ ].*)$/i;

/** A secret that has this value as good as none: to be refused before somebody is asked with it. */
export function isPlaceholder(value: string): boolean {
  return PLACEHOLDER.test(value.trim());
}

export interface Secrets {
  /** @param id name or ARN of the secret. Never throws. */
  get(id: string): Promise<SecretAnswer>;
}
