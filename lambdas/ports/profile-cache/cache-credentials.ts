import type { Secrets } from '../secrets/secrets.ts';
import type { CacheEndpoint } from './cache-endpoint.ts';

export interface CacheCredentials {
  readonly username?: string;
  readonly password?: string;
}

/** Asked before each connection, because an IAM token is good for 15 minutes only. */
export type CredentialsSource = (endpoint: CacheEndpoint) => Promise<CacheCredentials>;

export const noCredentials: CredentialsSource = async () => ({});

/** @param user empty for the default user. Throws if the secret has no value. */
export function passwordCredentials(user: string, secretId: string, secrets: Secrets): CredentialsSource {
  return async () => {
    const password = await secrets.get(secretId);
    if (password.kind === 'missing') throw new Error(password.detail);
    return { ...(user === '' ? {} : { username: user }), password: password.value.trim() };
  };
}
