import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type StageName, stages } from '../../infra/stages.ts';
import { keepAliveHttpClient } from '../../lambdas/platform/http-client.ts';
import { sdkSecretsManagerCalls } from '../../lambdas/platform/sdk-calls.ts';
import { systemClock as clock } from '../../lambdas/ports/clock/system-clock.ts';
import { SecretsManagerSecrets } from '../../lambdas/ports/secrets/secrets-manager-secrets.ts';
import type { Terminal } from '../command.ts';
import { findStack, functionNamesOf } from '../stage/deployed-stack.ts';
import { findLocalStart, localClientSettings } from '../stage/local-start.ts';
import { type Caller, tokenFromSts } from './caller.ts';
import { readBustLines } from './cloud-watch-bust-lines.ts';
import { readReleases } from './lambda-releases.ts';
import type { SmokePorts } from './ports.ts';

/** A deployed stage: credentials and region are the environment's, as with every SDK. */
export function awsPorts(stage: StageName, caller: Caller): SmokePorts {
  const settings = { useFipsEndpoint: stages[stage].fipsEndpoints };
  const cloudFormation = new CloudFormationClient(settings);
  const lambda = new LambdaClient(settings);
  const logs = new CloudWatchLogsClient(settings);
  const http = keepAliveHttpClient();
  return {
    stack: () => findStack(cloudFormation, stage),
    secrets: new SecretsManagerSecrets(sdkSecretsManagerCalls(new SecretsManagerClient(settings)), clock),
    releases: async () => readReleases(lambda, await functionNamesOf(cloudFormation, stage)),
    tokenFor: (icn, stack) => tokenFromSts(caller, { icn, stack, http, clock }),
    http,
    bustLines: (correlationId, since) => readBustLines(logs, stage, { correlationId, since }),
    clock,
  };
}

/** The pipeline that `npm start` runs. @throws one line if none runs. */
export async function localPorts(environment: Terminal['environment']): Promise<SmokePorts> {
  const endpoints = await findLocalStart(environment);
  const settings = localClientSettings(endpoints.aws);
  const logs = new CloudWatchLogsClient(settings);
  const http = keepAliveHttpClient();
  return {
    stack: async () => ({
      apiUrl: `${endpoints.api}/v1/`,
      status: 'CREATE_COMPLETE',
      parameters: { StsJwksUrl: endpoints.jwks, MhvBaseUrl: endpoints.mhv },
    }),
    secrets: new SecretsManagerSecrets(sdkSecretsManagerCalls(new SecretsManagerClient(settings)), clock),
    async tokenFor(icn) {
      if (endpoints.token === '')
        throw new Error('this start has another token service than the simulator: smoke has no token of it');
      const { body } = await http({ method: 'GET', url: `${endpoints.token}?icn=${icn}`, timeoutMs: 5_000 });
      return body;
    },
    http,
    bustLines: (correlationId, since) => readBustLines(logs, 'local', { correlationId, since }),
    clock,
  };
}
