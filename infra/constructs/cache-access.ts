import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';

/** What bust-cache needs to reach the profile cache; values are `REDIS_*` variables of its env.ts. */
export interface CacheAccess {
  readonly variables: Readonly<Record<RedisVariable, string>>;
  /** Where the cache can be reached from; none where it can be from everywhere. */
  readonly network?: CacheNetwork;
  grantConnect(grantee: IGrantable): void;
}

export interface CacheNetwork {
  readonly vpc: IVpc;
  readonly subnets: SubnetSelection;
  readonly securityGroup: ISecurityGroup;
}

type RedisVariable =
  | 'REDIS_HOST'
  | 'REDIS_PORT'
  | 'REDIS_TLS'
  | 'REDIS_CLUSTER'
  | 'REDIS_SERVERLESS'
  | 'REDIS_CACHE_NAME'
  | 'REDIS_AUTH'
  | 'REDIS_USER'
  | 'REDIS_PASSWORD_SECRET'
  | 'REDIS_CA_FILE';
