import {
  DescribeReplicationGroupsCommand,
  DescribeServerlessCachesCommand,
  type ElastiCacheClient,
  ServerlessCacheNotFoundFault,
} from '@aws-sdk/client-elasticache';
import type { CacheState } from './ports.ts';

/** The cache with this name: a serverless one, else a replication group. @throws ElastiCache's fault if there is neither. */
export async function readCacheState(client: ElastiCacheClient, name: string): Promise<CacheState> {
  try {
    const { ServerlessCaches } = await client.send(
      new DescribeServerlessCachesCommand({ ServerlessCacheName: name }),
    );
    const { Status: status = 'unknown', Engine: engine = 'unknown' } = ServerlessCaches?.[0] ?? {};
    // Serverless caches speak TLS and nothing else.
    return { what: `serverless cache ${name}`, status: status.toLowerCase(), engine, tls: true };
  } catch (fault) {
    if (!(fault instanceof ServerlessCacheNotFoundFault)) throw fault;
  }
  const { ReplicationGroups } = await client.send(
    new DescribeReplicationGroupsCommand({ ReplicationGroupId: name }),
  );
  const { Status, Engine, TransitEncryptionEnabled } = ReplicationGroups?.[0] ?? {};
  return {
    what: `replication group ${name}`,
    status: Status ?? 'unknown',
    engine: Engine ?? 'unknown',
    tls: TransitEncryptionEnabled ?? false,
  };
}
