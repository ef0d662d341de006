import { Annotations, CfnOutput, CfnRule, Fn, Stack, Token } from 'aws-cdk-lib';
import { Peer, Port, SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { CacheAccess } from './cache-access.ts';
import type { FunctionNetwork } from './capability-function.ts';
import { stageParameter } from './stage-parameter.ts';
import type { StageSecrets } from './stage-secrets.ts';

export interface ExistingCacheProps {
  readonly secrets: StageSecrets;
  /** Whether bust-cache joins a VPC that is there already. */
  readonly inNetwork: boolean;
}

/** A cache that is there already, and where it takes one, the VPC around it: given as parameters, never looked up. */
export class ExistingCache extends Construct implements CacheAccess {
  readonly variables: CacheAccess['variables'];
  readonly network?: FunctionNetwork;
  readonly #password: ISecret;

  constructor(scope: Construct, id: string, { secrets, inNetwork }: ExistingCacheProps) {
    super(scope, id);
    this.#password = secrets.empty(this, 'redis-password', 'Password of the profile cache, where it has one');
    const flag = ['true', 'false'];
    this.variables = {
      REDIS_HOST: this.#parameter(
        'RedisHost',
        "The cache's endpoint; empty to find it by RedisCacheName",
        '',
      ),
      REDIS_PORT: this.#parameter('RedisPort', 'Port of the cache', '6379'),
      REDIS_TLS: this.#parameter('RedisTls', 'Whether it speaks TLS', 'true', flag),
      REDIS_CLUSTER: this.#parameter('RedisCluster', 'Whether it is in cluster mode', 'false', flag),
      REDIS_SERVERLESS: this.#parameter('RedisServerless', 'Whether it is serverless', 'false', flag),
      REDIS_CACHE_NAME: this.#parameter(
        'RedisCacheName',
        'Its name in ElastiCache: to find it, or for IAM',
        '',
      ),
      REDIS_AUTH: this.#parameter('RedisAuth', 'How to sign in', 'password', ['none', 'password', 'iam']),
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
    if (inNetwork) this.network = this.#join();
  }

  /** Only the cache with this name and this user: with an empty name the ARNs name nothing. */
  grantConnect(grantee: IGrantable): void {
    this.#password.grantRead(grantee);
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

  #join(): FunctionNetwork {
    const subnetIds = ['A', 'B'].map((zone) =>
      this.#parameter(`PrivateSubnet${zone}`, 'Private subnet from which the cache can be reached'),
    );
    const vpc = Vpc.fromVpcAttributes(this, 'vpc', {
      vpcId: this.#parameter('VpcId', 'VPC of the cache'),
      availabilityZones: subnetIds.map((_, index) => Fn.select(index, Fn.getAzs())),
      privateSubnetIds: subnetIds,
    });
    Annotations.of(vpc).acknowledgeWarning(
      '@aws-cdk/aws-ec2:noSubnetRouteTableId',
      'Functions need the ids of subnets alone',
    );
    const cidr = Peer.ipv4(this.#parameter('VpcCidr', 'Addresses of the VPC, such as 10.20.0.0/16'));
    const securityGroup = new SecurityGroup(this, 'worker', { vpc, allowAllOutbound: false });
    const port = Token.asNumber(Fn.ref('RedisPort'));
    securityGroup.addEgressRule(cidr, Port.tcp(port), 'to the profile cache');
    // Endpoints of ElastiCache and Secrets Manager in that VPC, where a name or a password is used.
    securityGroup.addEgressRule(cidr, Port.tcp(443), 'to the endpoints of AWS');
    const output = new CfnOutput(this, 'BustCacheSecurityGroup', {
      value: securityGroup.securityGroupId,
      description: 'The owner of the profile cache has to let this security group in',
    });
    output.overrideLogicalId('BustCacheSecurityGroup');
    return { vpc, subnets: { subnets: vpc.privateSubnets }, securityGroup };
  }

  #parameter(name: string, description: string, value?: string, allowedValues?: string[]): string {
    return stageParameter(this, name, {
      description,
      ...(value === undefined ? { minLength: 1 } : { default: value }),
      ...(allowedValues ? { allowedValues } : {}),
    });
  }
}
