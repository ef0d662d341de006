import {
  DescribeReplicationGroupsCommand,
  DescribeServerlessCachesCommand,
  type ElastiCacheClient,
  ServerlessCacheNotFoundFault,
} from '@aws-sdk/client-elasticache';
import type { CacheEndpoint, EndpointFinder } from './cache-endpoint.ts';

/** A node that was replaced has a new address: after this many failures in a row ElastiCache is asked again. */
const FAILURES_BEFORE_LOOKING_AGAIN = 3;

/**
 * Finds an existing cache by its name: a serverless one, else a replication group. Asked at cold start and again
 * after repeated connection failures.
 * @throws if there is no such cache, or it has no endpoint yet.
 */
export function namedCacheEndpoint(client: ElastiCacheClient, name: string): EndpointFinder {
  let found: CacheEndpoint | undefined;
  return async (failures) => {
    if (!found || failures >= FAILURES_BEFORE_LOOKING_AGAIN) found = await find(client, name);
    return found;
  };
}

async function find(client: ElastiCacheClient, name: string): Promise<CacheEndpoint> {
  const endpoint = (await findServerless(client, name)) ?? (await findReplicationGroup(client, name));
  if (!endpoint) throw new Error(`The cache "${name}" has no endpoint: is it still being created?`);
  return endpoint;
}

async function findServerless(client: ElastiCacheClient, name: string): Promise<CacheEndpoint | undefined> {
  try {
    const answer = await client.send(new DescribeServerlessCachesCommand({ ServerlessCacheName: name }));
    const { Address: host, Port: port } = answer.ServerlessCaches?.[0]?.Endpoint ?? {};
    return host && port ? { host, port, tls: true, cluster: true, serverless: true } : undefined;
  } catch (fault) {
    if (fault instanceof ServerlessCacheNotFoundFault) return undefined;
    throw fault;
  }
}

async function findReplicationGroup(
  client: ElastiCacheClient,
  name: string,
): Promise<CacheEndpoint | undefined> {
  const answer = await client.send(new DescribeReplicationGroupsCommand({ ReplicationGroupId: name }));
  const group = answer.ReplicationGroups?.[0];
  const { Address: host, Port: port } =
    group?.ConfigurationEndpoint ?? group?.NodeGroups?.[0]?.PrimaryEndpoint ?? {};
  if (!host || !port) return undefined;
  return {
    host,
    port,
    tls: group?.TransitEncryptionEnabled ?? false,
    cluster: group?.ClusterEnabled ?? false,
    serverless: false,
  };
}
