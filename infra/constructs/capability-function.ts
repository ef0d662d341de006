import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { ComparisonOperator } from 'aws-cdk-lib/aws-cloudwatch';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Alias, Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type * as v from 'valibot';
import type { AlarmSeverity } from '../../lambdas/contracts/incidents.ts';
import { METRIC_NAMESPACE } from '../../lambdas/contracts/metrics.ts';
import type { commonVariables, EnvironmentSchema } from '../../lambdas/platform/environment.ts';
import type { StageConfig } from '../stage-config.ts';
import type { Alarms } from './alarms.ts';
import type { Canary } from './canary.ts';
import { memoryMbOf } from './function-memory.ts';

/** What every capability gets: the stage, its key and its alarms. */
export interface StageParts {
  readonly stage: string;
  readonly config: StageConfig;
  readonly key: IKey;
  readonly alarms: Alarms;
  /** Label of this deployment. */
  readonly release: string;
  /** Where new versions get a part of the traffic first. */
  readonly canary?: Canary;
}

/** A lambda's own variables, each of them: one that its schema has and that is missing here does not compile. */
type OwnVariables<S extends EnvironmentSchema> = {
  readonly [Name in Exclude<keyof v.InferInput<S>, keyof typeof commonVariables>]: string;
};

export interface CapabilityFunctionProps<S extends EnvironmentSchema> {
  readonly parts: StageParts;
  readonly schema: S;
  readonly environment: OwnVariables<S>;
  /** Whose metrics and log lines it writes, where it is not the function's own name. */
  readonly capability?: string;
  readonly description: string;
  readonly timeout: Duration;
  /** How urgent it is when it throws or is throttled; `page` unless told. */
  readonly severity?: AlarmSeverity;
  /** One sentence: who is hurt then. */
  readonly impact: string;
  /** Only where what it calls can be reached from inside a VPC alone. */
  readonly network?: FunctionNetwork;
}

/** Where a function joins a VPC. */
export interface FunctionNetwork {
  readonly vpc: IVpc;
  readonly subnets: SubnetSelection;
  readonly securityGroup: ISecurityGroup;
}

/** A function as what calls it sees it: by its alias. */
export type ReleasedFunction = Pick<CapabilityFunction, 'node' | 'live' | 'severity'>;

/**
 * The one way to make a function: bundle of its folder, own role, own log group, error and throttle alarms, and the
 * alias `live`, which is what everything calls.
 */
export class CapabilityFunction<S extends EnvironmentSchema = EnvironmentSchema> extends LambdaFunction {
  readonly live: Alias;
  /** Whose metrics it writes. */
  readonly capability: string;
  readonly severity: AlarmSeverity;
  readonly memoryMb: number;

  /** @param id capability, or one with what it does there: bundle in dist/, and part of every name. */
  constructor(scope: Construct, id: string, props: CapabilityFunctionProps<S>) {
    const { stage, config, key, alarms, release, canary } = props.parts;
    const functionName = `account-creation-${stage}-${id}`;
    const { region, account, partition } = Stack.of(scope);
    const logGroupName = `/aws/lambda/${functionName}`;
    const logGroup = new LogGroup(scope, `${id}-logs`, {
      logGroupName,
      retention: config.logRetentionDays,
      encryptionKey: key,
    });
    const role = new Role(scope, `${id}-role`, {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: {
        runtime: new PolicyDocument({
          statements: [
            ...(props.network ? [networkInterfaces()] : []),
            new PolicyStatement({
              actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
              // By name: the log group needs the key, the key names the role, and a reference would be a cycle.
              resources: [`arn:${partition}:logs:${region}:${account}:log-group:${logGroupName}:*`],
            }),
          ],
        }),
      },
    });
    const common: Record<keyof typeof commonVariables, string> = {
      STAGE: stage,
      POWERTOOLS_SERVICE_NAME: props.capability ?? id,
      POWERTOOLS_METRICS_NAMESPACE: METRIC_NAMESPACE,
      POWERTOOLS_LOG_LEVEL: config.logLevel,
      RELEASE: release,
      AWS_USE_FIPS_ENDPOINT: String(config.fipsEndpoints),
    };
    const reserved = config.reservedConcurrency[id];
    super(scope, id, {
      functionName,
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: memoryMbOf(id),
      timeout: props.timeout,
      code: Code.fromAsset(`dist/${id}`),
      handler: 'index.handler',
      role,
      logGroup,
      environment: { ...common, ...props.environment },
      // A version that is not live any more stays: it is what a rollback by hand goes back to (docs/deploy.md).
      currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN },
      ...(reserved ? { reservedConcurrentExecutions: reserved } : {}),
      ...(props.network
        ? {
            vpc: props.network.vpc,
            vpcSubnets: props.network.subnets,
            securityGroups: [props.network.securityGroup],
          }
        : {}),
    });
    this.capability = props.capability ?? id;
    this.severity = props.severity ?? 'page';
    this.memoryMb = memoryMbOf(id);
    for (const [what, metric] of [
      ['errors', this.metricErrors({ period: Duration.minutes(1) })],
      ['throttles', this.metricThrottles({ period: Duration.minutes(1) })],
    ] as const) {
      alarms.add(this, `${id}-${what}`, {
        metric,
        comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
        threshold: 0,
        windows: 3,
        severity: this.severity,
        impact: props.impact,
        runbook: `function-${what}`,
      });
    }
    this.live = new Alias(this, 'live', { aliasName: 'live', version: this.currentVersion });
    canary?.release(this, this.live, alarms);
  }
}

/** Lambda joins the VPC with the function's role; none of these actions can be limited to a resource beforehand. */
function networkInterfaces(): PolicyStatement {
  return new PolicyStatement({
    actions: [
      'ec2:CreateNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:DeleteNetworkInterface',
      'ec2:AssignPrivateIpAddresses',
      'ec2:UnassignPrivateIpAddresses',
    ],
    resources: ['*'],
  });
}
