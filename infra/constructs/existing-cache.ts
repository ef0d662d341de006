import { CfnOutput, CfnRule, Fn, Stack, Token } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { CacheAccess } from './cache-access.ts';
import type { FunctionNetwork } from './capability-function.ts';
import type { ExistingNetwork } from './existing-network.ts';
import { stageParameter } from './stage-parameter.ts';
import type { StageSecrets } from './stage-secrets.ts';

export interface ExistingCacheProps {
  readonly secrets: StageSecrets;
  /** The VPC that bust-cache joins, where the cache is in one. */
  readonly network: ExistingNetwork | undefined;
}

/** A cache that is there already: given as parameters, never looked up. */
export class ExistingCache extends Construct implements CacheAccess {
  readonly variables: CacheAccess['variables'];
  readonly network?: FunctionNetwork;
  readonly #secrets: StageSecrets;
  readonly #password: ISecret;

  constructor(scope: Construct, id: string, { secrets, network }: ExistingCacheProps) {
    super(scope, id);
    this.#secrets = secrets;
    this.#password = secrets.empty(this, 'redis-password', 'Password of the profile cache, where it has one');
    const flag = ['true', 'false'];
    this.variables = {
      REDIS_HOST: this.#parameter(
        'RedisHost',
        "The cache's endpoint; empty to find it by RedisCacheName",
        '',
      ),
      REDIS_PORT: this.#parameter('RedisPort', 'Port of the cache', '6379'),
      REDIS_TLS: this.#parameter('RedisTls', 'Whether it speaks TLS', 'true', network ? ['true'] : flag),
      REDIS_CLUSTER: this.#parameter('RedisCluster', 'Whether it is in cluster mode', 'false', flag),
      REDIS_SERVERLESS: this.#parameter('RedisServerless', 'Whether it is serverless', 'false', flag),
      REDIS_CACHE_NAME: this.#parameter(
        'RedisCacheName',
        'Its name in ElastiCache: to find it, or for IAM',
        '',
      ),
      REDIS_AUTH: this.#parameter('RedisAuth', 'How to sign in', 'password', [
        ...(network ? [] : ['none']),
        'password',
        'iam',
      ]),
      REDIS_USER: this.#parameter('RedisUser', 'Empty for the default user', ''),
      REDIS_PASSWORD_SECRET: this.#password.secretArn,
      REDIS_CA_FILE: this.#parameter('RedisCaFile', 'PEM file of a private authority, or empty', ''),
    };
    const rule = new CfnRule(this, 'place', {
      assertions: [
        {
          assert: Fn.conditionNot(
            Fn.conditionAnd(
              Fn.conditionEquals(this.variables.REDIS_HOST, ''),
              Fn.conditionEquals(this.variables.REDIS_CACHE_NAME, ''),
            ),
          ),
          assertDescription: 'Give RedisHost, or RedisCacheName to find the cache by its name',
        },
      ],
    });
    rule.overrideLogicalId('PlaceOfTheCache');
    if (network) this.network = this.#join(network);
  }

  /** Only the cache with this name and this user: with an empty name the ARNs name nothing. */
  grantConnect(grantee: IGrantable): void {
    this.#secrets.grantRead(grantee, this.#password);
    const { partition, region, account } = Stack.of(this);
    const { REDIS_CACHE_NAME: name, REDIS_USER: user } = this.variables;
    const arn = (kind: string, resource: string) =>
      `arn:${partition}:elasticache:${region}:${account}:${kind}:${resource}`;
    const caches = [arn('serverlesscache', name), arn('replicationgroup', name)];
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['elasticache:DescribeServerlessCaches', 'elasticache:DescribeReplicationGroups'],
        resources: caches,
      }),
    );
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['elasticache:Connect'], resources: [...caches, arn('user', user)] }),
    );
  }

  #join(network: ExistingNetwork): FunctionNetwork {
    const to = network.addresses;
    const joined = network.join(this, [
      { to, port: Token.asNumber(Fn.ref('RedisPort')), why: 'to the profile cache' },
      // Endpoints of ElastiCache and Secrets Manager in that VPC, where a name or a password is used.
      { to, port: 443, why: 'to the endpoints of AWS' },
    ]);
    const output = new CfnOutput(this, 'BustCacheSecurityGroup', {
      value: joined.securityGroup.securityGroupId,
      description: 'The owner of the profile cache has to let this security group in',
    });
    output.overrideLogicalId('BustCacheSecurityGroup');
    return joined;
  }

  #parameter(name: string, description: string, value?: string, allowedValues?: string[]): string {
    return stageParameter(this, name, {
      description,
      ...(value === undefined ? { minLength: 1 } : { default: value }),
      ...(allowedValues ? { allowedValues } : {}),
    });
  }
}
