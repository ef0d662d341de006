import {
  type FunctionConfiguration,
  GetFunctionConfigurationCommand,
  type LambdaClient,
  ResourceNotFoundException,
} from '@aws-sdk/client-lambda';
import type { FunctionRelease } from './ports.ts';

/** The alias that everything calls. */
const LIVE = 'live';

/** What each function was deployed with (`$LATEST`), and what its alias runs. */
export async function readReleases(
  client: LambdaClient,
  functionNames: readonly string[],
): Promise<readonly FunctionRelease[]> {
  const releases: FunctionRelease[] = [];
  // One after the other: Lambda lets an account ask few times a second.
  for (const functionName of functionNames) {
    const deployed = await settingsOf(client, functionName);
    releases.push({ functionName, deployed, live: await settingsOf(client, functionName, LIVE) });
  }
  return releases;
}

async function settingsOf(client: LambdaClient, FunctionName: string, Qualifier?: string) {
  try {
    const command = new GetFunctionConfigurationCommand({ FunctionName, ...(Qualifier && { Qualifier }) });
    return comparable(FunctionName, await client.send(command));
  } catch (fault) {
    if (!(fault instanceof ResourceNotFoundException)) throw fault;
    throw new Error(`function ${FunctionName} has no alias ${LIVE}: nobody is served by it`);
  }
}

/** What a version freezes and a deployment can change. Values are compared and never shown. */
function comparable(name: string, config: FunctionConfiguration): Readonly<Record<string, string>> {
  const { Environment, VpcConfig } = config;
  // Without the right to decrypt them variables are left out, and nothing would differ.
  if (Environment?.Error) {
    throw new Error(`the variables of function ${name} cannot be read: ${Environment.Error.ErrorCode}`);
  }
  return {
    code: config.CodeSha256 ?? '',
    runtime: config.Runtime ?? '',
    role: config.Role ?? '',
    memory: String(config.MemorySize),
    timeout: String(config.Timeout),
    network: [...(VpcConfig?.SubnetIds ?? []), ...(VpcConfig?.SecurityGroupIds ?? [])].sort().join(),
    ...Environment?.Variables,
  };
}
