/** Where the cache listens. */
export interface CacheEndpoint {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** Cluster mode: the client follows the slots to their nodes (ElastiCache Serverless always). */
  readonly cluster: boolean;
  /** ElastiCache Serverless: its IAM tokens name their kind. */
  readonly serverless: boolean;
}

/**
 * Tells where the cache is, asked before each connection.
 * @param failures connections that failed since the last good one: a finder looks again after some.
 */
export type EndpointFinder = (failures: number) => Promise<CacheEndpoint>;

export function fixedEndpoint(endpoint: CacheEndpoint): EndpointFinder {
  return async () => endpoint;
}
