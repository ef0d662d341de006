import { Stack } from 'aws-cdk-lib';
import { Port, SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { CfnServerlessCache, CfnUser, CfnUserGroup } from 'aws-cdk-lib/aws-elasticache';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { CacheAccess } from './cache-access.ts';
import type { FunctionNetwork, StageParts } from './capability-function.ts';
import { FlowLogs } from './flow-logs.ts';

/** Commands that deleting one person's profile takes, and those a client sends to find its way; no read of a value. */
const ACCESS =
  'on ~mpi-profile-response:* resetchannels -@all +unlink +ping +info +cluster|slots +cluster|info';

/** The stage's own cache: ElastiCache Serverless for Valkey in isolated subnets, reached with IAM alone. */
export class OwnCache extends Construct implements CacheAccess {
  readonly variables: CacheAccess['variables'];
  readonly network: FunctionNetwork;
  readonly #arns: readonly string[];

  constructor(scope: Construct, id: string, parts: StageParts) {
    super(scope, id);
    const { stage, key } = parts;
    // No NAT and no endpoints: the IAM token is signed in the function, and its logs leave by Lambda.
    const vpc = new Vpc(this, 'vpc', {
      vpcName: `account-creation-${stage}`,
      maxAzs: 2,
      natGateways: 0,
      subnetConfiguration: [{ name: 'cache', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 24 }],
      // The custom resource that would do this is one more function to keep; nothing uses the default group.
      restrictDefaultSecurityGroup: false,
    });
    new FlowLogs(this, 'flow-logs', { parts, vpc });
    const worker = new SecurityGroup(this, 'worker', { vpc, allowAllOutbound: false });
    const cacheGroup = new SecurityGroup(this, 'cache', { vpc, allowAllOutbound: false });
    const port = Port.tcp(6379);
    cacheGroup.addIngressRule(worker, port, 'bust-cache deletes profiles');
    worker.addEgressRule(cacheGroup, port, 'to the profile cache');

    const name = `account-creation-${stage}`;
    // With IAM the id and the name of a user have to be equal.
    const user = new CfnUser(this, 'user', {
      engine: 'valkey',
      userId: `${name}-bust-cache`,
      userName: `${name}-bust-cache`,
      accessString: ACCESS,
      authenticationMode: { Type: 'iam' },
    });
    const group = new CfnUserGroup(this, 'users', {
      engine: 'valkey',
      userGroupId: name,
      userIds: [user.ref],
    });
    const cache = new CfnServerlessCache(this, 'serverless', {
      engine: 'valkey',
      serverlessCacheName: name,
      kmsKeyId: key.keyArn,
      securityGroupIds: [cacheGroup.securityGroupId],
      subnetIds: vpc.isolatedSubnets.map(({ subnetId }) => subnetId),
      userGroupId: group.ref,
    });
    this.network = { vpc, subnets: { subnetType: SubnetType.PRIVATE_ISOLATED }, securityGroup: worker };
    this.variables = {
      REDIS_HOST: cache.attrEndpointAddress,
      REDIS_PORT: cache.attrEndpointPort,
      REDIS_TLS: 'true',
      REDIS_CLUSTER: 'true',
      REDIS_SERVERLESS: 'true',
      REDIS_CACHE_NAME: name,
      REDIS_AUTH: 'iam',
      REDIS_USER: user.userName,
      REDIS_PASSWORD_SECRET: '',
      REDIS_CA_FILE: '',
    };
    const { partition, region, account } = Stack.of(this);
    const arn = (resource: string) => `arn:${partition}:elasticache:${region}:${account}:${resource}`;
    this.#arns = [arn(`serverlesscache:${name}`), arn(`user:${user.userId}`)];
  }

  grantConnect(grantee: IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['elasticache:Connect'], resources: [...this.#arns] }),
    );
  }
}
