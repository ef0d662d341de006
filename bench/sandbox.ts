import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { memoryMbOf } from '../infra/constructs/function-memory.ts';
import type { FunctionUnderTest } from './functions-under-test.ts';
import { type Invocation, startRuntimeApi } from './runtime-api.ts';
import type { Stub } from './stub/start.ts';
import { variables } from './variables.ts';

/** One sandbox of a function: its process, as Lambda starts it. */
export interface Sandbox {
  /** Milliseconds from the start of the process until it asked for its first event. */
  readonly initMs: number;
  /** @throws unless the function answered 200. */
  invoke(event: unknown): Promise<Invocation>;
  /** Milliseconds that all threads of the process have computed since its start. */
  cpuMs(): number;
  /** The most memory that the process ever had, in MB (2^20 bytes). */
  peakMb(): number;
  stop(): Promise<void>;
}

const RIC = path.join(import.meta.dirname, 'node_modules/aws-lambda-ric/index.mjs');
const TO_STUB = path.join(import.meta.dirname, 'to-stub.cjs');

const MEMORY_MB = memoryMbOf('create-account');
/** What the bootstrap of Lambda's own Node runtimes passes to node: a tenth of the memory is V8's new space. */
const newSpaceMb = Math.floor(MEMORY_MB / 10);
const nodeArguments = [
  '--expose-gc',
  '--max-http-header-size=81920',
  `--max-semi-space-size=${Math.floor(newSpaceMb / 2)}`,
  `--max-old-space-size=${MEMORY_MB - newSpaceMb}`,
];

/** Starts a process of this function and waits for the end of its init. */
export async function startSandbox({ name, folder }: FunctionUnderTest, stub: Stub): Promise<Sandbox> {
  const functionName = `account-creation-production-${name}`;
  const api = await startRuntimeApi(
    `arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:${functionName}:live`,
  );
  const env = {
    ...variables,
    PATH: process.env.PATH,
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    NODE_EXTRA_CA_CERTS: stub.caFile,
    BENCH_STUB_PORT: String(stub.port),
    LAMBDA_TASK_ROOT: path.resolve(folder),
    _HANDLER: 'index.handler',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_RUNTIME_API: api.address,
    AWS_LAMBDA_FUNCTION_NAME: functionName,
    AWS_LAMBDA_FUNCTION_VERSION: '1',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(MEMORY_MB),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${functionName}`,
    AWS_LAMBDA_LOG_STREAM_NAME: '2026/11/26/[1]0123456789abcdef',
    AWS_XRAY_DAEMON_ADDRESS: '127.0.0.1:2000',
    AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
    AWS_REGION: 'us-gov-west-1',
    AWS_DEFAULT_REGION: 'us-gov-west-1',
    AWS_ACCESS_KEY_ID: 'ASIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    AWS_SESSION_TOKEN: 'x'.repeat(800),
  };
  const startedAt = performance.now();
  const child = spawn(process.execPath, [...nodeArguments, '--require', TO_STUB, RIC, 'index.handler'], {
    cwd: folder,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said = (said + chunk).slice(-4_000);
  });
  const exited = once(child, 'exit').then(() => api.stop(`the process of ${name} ended: ${said}`));
  await api.ready;
  return {
    initMs: performance.now() - startedAt,
    async invoke(event) {
      const invocation = await api.invoke(event);
      const { statusCode, body } = invocation.payload as { statusCode?: number; body?: string };
      if (statusCode !== 200) throw new Error(`${name} answered ${statusCode}: ${body} ${said}`);
      return invocation;
    },
    cpuMs: () => cpuMsOf(child.pid),
    peakMb: () => {
      const [, kb] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [];
      return Number(kb) / 1024;
    },
    async stop() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** The kernel's own nanoseconds of each thread; /proc/<pid>/stat counts in steps of 10 ms. */
function cpuMsOf(pid: number | undefined): number {
  const threads = `/proc/${pid}/task`;
  const nanoseconds = readdirSync(threads).map((id) =>
    Number(readFileSync(`${threads}/${id}/schedstat`, 'utf8').split(' ')[0]),
  );
  return nanoseconds.reduce((sum, each) => sum + each, 0) / 1e6;
}
