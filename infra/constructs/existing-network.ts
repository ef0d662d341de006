import { Annotations, Fn } from 'aws-cdk-lib';
import { type IPeer, type IVpc, Peer, Port, SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { FunctionNetwork } from './capability-function.ts';
import { stageParameter } from './stage-parameter.ts';

/** A VPC that is there already: given as parameters without defaults, never looked up. */
export class ExistingNetwork extends Construct {
  /** Every address in the VPC. */
  readonly addresses: IPeer;
  readonly #vpc: IVpc;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const subnetIds = ['A', 'B'].map((zone) =>
      this.#parameter(`PrivateSubnet${zone}`, 'Private subnet that functions join'),
    );
    this.#vpc = Vpc.fromVpcAttributes(this, 'vpc', {
      vpcId: this.#parameter('VpcId', 'VPC that functions join'),
      availabilityZones: subnetIds.map((_, index) => Fn.select(index, Fn.getAzs())),
      privateSubnetIds: subnetIds,
    });
    Annotations.of(this.#vpc).acknowledgeWarning(
      '@aws-cdk/aws-ec2:noSubnetRouteTableId',
      'Functions need the ids of subnets alone',
    );
    const cidr = stageParameter(this, 'VpcCidr', {
      description: 'Addresses of the VPC, such as 10.20.0.0/16',
      allowedPattern: '([0-9]{1,3}[.]){3}[0-9]{1,3}/([89]|1[0-9]|2[0-8])',
      constraintDescription: 'the addresses of networks, /8 to /28',
    });
    this.addresses = Peer.ipv4(cidr);
  }

  /** A security group of the function's own in this VPC, that lets it out to these alone. */
  join(scope: Construct, ways: readonly { to: IPeer; port: number; why: string }[]): FunctionNetwork {
    const securityGroup = new SecurityGroup(scope, 'worker', { vpc: this.#vpc, allowAllOutbound: false });
    for (const { to, port, why } of ways) securityGroup.addEgressRule(to, Port.tcp(port), why);
    return { vpc: this.#vpc, subnets: { subnets: this.#vpc.privateSubnets }, securityGroup };
  }

  #parameter(name: string, description: string): string {
    return stageParameter(this, name, { description, minLength: 1 });
  }
}
