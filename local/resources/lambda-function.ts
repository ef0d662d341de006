import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { functionMetrics } from '../cloudwatch/service-metrics.ts';
import type { MetricStore } from '../metric-store.ts';
import type { ClockReading } from '../sandbox-clock.ts';
import { ACCOUNT, REGION } from '../template/intrinsics.ts';
import type { Resource } from '../template/stack.ts';
import { type Invocation, SandboxPool } from './sandbox-pool.ts';

interface FunctionProperties {
  Handler: string;
  Role: string;
  Timeout?: number;
  MemorySize?: number;
  ReservedConcurrentExecutions?: number;
  Environment?: { Variables?: Record<string, string> };
  LoggingConfig?: { LogGroup?: string };
}

/** AWS::Lambda::Function. */
export interface LambdaFunction {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  /** The access key in its signatures: the local endpoint knows the function by it. */
  readonly accessKeyId: string;
  readonly timeoutSeconds: number;
  readonly maxSandboxes: number;
  /** Handles one event; failures, crashes and timeouts are answers too. */
  invoke(event: unknown): Promise<Invocation>;
  /** Starts a sandbox before the first event. */
  warmUp(): Promise<void>;
  stop(): Promise<void>;
}

/** What a function needs besides the template. */
export interface FunctionOptions {
  /** Holds the bundles. */
  readonly assetFolder: string;
  /** The endpoint that the function's SDK clients use. */
  readonly awsUrl: string;
  /** The most that a function has at once for which the template reserves none. */
  readonly sandboxes: number;
  /** The value of a variable as it leads somewhere on this machine. */
  reachable(value: string): string;
  /** What the function's `Date` says, if it is not real time. */
  readonly readClock?: () => ClockReading;
  /** Gets what Lambda itself measures. */
  readonly metrics: MetricStore;
  onLine(functionName: string, line: string): void;
}

export function createFunction(resource: Resource, options: FunctionOptions): LambdaFunction {
  const { logicalId, metadata } = resource;
  const p = resource.properties as unknown as FunctionProperties;
  const name = resource.ref;
  const arn = String(resource.attribute('Arn'));
  const accessKeyId = `AKIA${createHash('sha256').update(name).digest('hex').slice(0, 16).toUpperCase()}`;
  // Timeout and memory: the service's defaults.
  const timeoutSeconds = Number(p.Timeout ?? 3);
  const memoryMb = Number(p.MemorySize ?? 128);
  const maxSandboxes = Number(p.ReservedConcurrentExecutions ?? options.sandboxes);
  const logGroupName = p.LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`;
  const [module, handler] = p.Handler.split('.');
  const asset = metadata['aws:asset:path'];
  if (typeof asset !== 'string') {
    throw new Error(`${logicalId} has no aws:asset:path: synthesize with aws:cdk:enable-asset-metadata`);
  }
  const taskRoot = resolve(options.assetFolder, asset);
  const pool = new SandboxPool({
    data: {
      file: `${taskRoot}/${module}.js`,
      handler: handler ?? '',
      functionName: name,
      functionArn: arn,
      memoryMb,
      logGroupName,
    },
    environment: {
      ...Object.fromEntries(
        Object.entries(p.Environment?.Variables ?? {}).map(([key, value]) => [
          key,
          options.reachable(String(value)),
        ]),
      ),
      AWS_REGION: REGION,
      AWS_DEFAULT_REGION: REGION,
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_LAMBDA_LOG_GROUP_NAME: logGroupName,
      AWS_LAMBDA_LOG_STREAM_NAME: `local/[$LATEST]${ACCOUNT}`,
      LAMBDA_TASK_ROOT: taskRoot,
      _HANDLER: p.Handler,
      TZ: ':UTC',
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_SESSION_TOKEN: 'local',
      AWS_ENDPOINT_URL: options.awsUrl,
    },
    timeoutSeconds,
    maxSandboxes,
    readClock: options.readClock,
    onLine: (line) => options.onLine(name, line),
    ...functionMetrics(options.metrics, name),
  });
  return {
    logicalId,
    name,
    arn,
    roleArn: p.Role,
    accessKeyId,
    timeoutSeconds,
    maxSandboxes,
    invoke: (event) => pool.invoke(event),
    warmUp: () => pool.warmUp(),
    stop: () => pool.stop(),
  };
}
