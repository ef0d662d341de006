import type { ElastiCacheClient } from '@aws-sdk/client-elasticache';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import { NodeSha256 } from '../../platform/node-sha256.ts';
import type { CredentialsSource } from './cache-credentials.ts';

export interface IamCacheSettings {
  /** Name of the serverless cache, or id of the replication group. */
  readonly cacheName: string;
  readonly user: string;
}

/** Seconds; the longest that ElastiCache accepts. It is signed here, without a call to AWS. */
const TOKEN_LIFETIME_S = 900;

/** ElastiCache's IAM authentication: the password is a presigned `connect` request without its scheme. */
export function iamCredentials(client: ElastiCacheClient, settings: IamCacheSettings): CredentialsSource {
  const signer = new SignatureV4({
    service: 'elasticache',
    region: client.config.region,
    credentials: client.config.credentials,
    sha256: NodeSha256,
  });
  return async ({ serverless }) => {
    const request = new HttpRequest({
      method: 'GET',
      protocol: 'http:',
      hostname: settings.cacheName,
      path: '/',
      headers: { host: settings.cacheName },
      query: {
        Action: 'connect',
        User: settings.user,
        ...(serverless ? { ResourceType: 'ServerlessCache' } : {}),
      },
    });
    const signed = await signer.presign(request, { expiresIn: TOKEN_LIFETIME_S });
    const query = Object.entries(signed.query ?? {}).map(
      ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`,
    );
    return { username: settings.user, password: `${settings.cacheName}/?${query.join('&')}` };
  };
}
