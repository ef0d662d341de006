import { CloudWatchLogsClient, paginateDescribeLogGroups } from '@aws-sdk/client-cloudwatch-logs';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { keyedIcnHash } from '../../lambdas/platform/icn-hash.ts';
import { sdkSecretsManagerCalls } from '../../lambdas/platform/sdk-calls.ts';
import { systemClock as clock } from '../../lambdas/ports/clock/system-clock.ts';
import { SecretsManagerSecrets } from '../../lambdas/ports/secrets/secrets-manager-secrets.ts';
import { accessTo } from '../stage/control-table.ts';
import { logGroupOf, readLogLines } from '../stage/log-lines.ts';
import type { PortsOf } from './ports.ts';
import { logHashKeyOf } from './question.ts';

/** Credentials and region are the environment's, as with every SDK; on stage `local` what `npm start` runs. */
export const tracePorts: PortsOf = async (stage, environment) => {
  const { clientSettings } = await accessTo(stage, environment);
  const logs = new CloudWatchLogsClient(clientSettings);
  const secrets = new SecretsManagerSecrets(
    sdkSecretsManagerCalls(new SecretsManagerClient(clientSettings)),
    clock,
  );
  return {
    icnHash: keyedIcnHash(secrets, logHashKeyOf(stage)),
    async logGroups() {
      const names: string[] = [];
      const pages = paginateDescribeLogGroups(
        { client: logs },
        { logGroupNamePrefix: logGroupOf(stage, '') },
      );
      for await (const { logGroups = [] } of pages) {
        for (const { logGroupName } of logGroups) if (logGroupName) names.push(logGroupName);
      }
      return names;
    },
    lines: (group, field, value, since) => readLogLines(logs, group, { fields: { [field]: value }, since }),
    clock,
  };
};
