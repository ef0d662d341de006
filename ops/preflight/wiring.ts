import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { ElastiCacheClient } from '@aws-sdk/client-elasticache';
import { SNSClient } from '@aws-sdk/client-sns';
import { type StageName, stages } from '../../infra/stages.ts';
import type { Terminal } from '../command.ts';
import { readCaller } from '../smoke/caller.ts';
import { awsPorts, localPorts } from '../smoke/wiring.ts';
import { stackName } from '../stage/deployed-stack.ts';
import { findLocalStart, localClientSettings, localFolder } from '../stage/local-start.ts';
import { awsState } from './aws-state.ts';
import { readAlarms } from './cloud-watch-alarms.ts';
import { readCacheState } from './elasticache-state.ts';
import { pingRedis } from './local-redis.ts';
import type { PreflightPorts } from './ports.ts';
import { readTopics } from './sns-topics.ts';

/** Credentials and region are the environment's, as with every SDK; on stage `local` what `npm start` runs. */
export async function preflightPorts(
  stage: StageName,
  environment: Terminal['environment'],
): Promise<PreflightPorts> {
  return stage === 'local' ? onOneMachine(environment) : onAws(stage, environment);
}

function onAws(stage: StageName, environment: Terminal['environment']): PreflightPorts {
  const settings = { useFipsEndpoint: stages[stage].fipsEndpoints };
  const cloudFormation = new CloudFormationClient(settings);
  const elastiCache = new ElastiCacheClient(settings);
  const sns = new SNSClient(settings);
  const cloudWatch = new CloudWatchClient(settings);
  return {
    smoke: awsPorts(stage, readCaller(environment)),
    async cache({ parameters }) {
      // The stage's own cache has the stack's name (infra/constructs/own-cache.ts).
      const name = stages[stage].cache.kind === 'own' ? stackName(stage) : parameters.RedisCacheName;
      return name ? readCacheState(elastiCache, name) : undefined;
    },
    alarms: () => readAlarms(cloudWatch, stage),
    topics: () => readTopics(sns, stage),
    aws: awsState({ stage, settings, cloudFormation, sns, folder: localFolder(environment) }),
  };
}

async function onOneMachine(environment: Terminal['environment']): Promise<PreflightPorts> {
  const { aws, redis } = await findLocalStart(environment);
  const settings = localClientSettings(aws);
  const cloudWatch = new CloudWatchClient(settings);
  const sns = new SNSClient(settings);
  return {
    smoke: await localPorts(environment),
    cache: () => pingRedis(redis, environment.REDIS_CA_FILE),
    alarms: () => readAlarms(cloudWatch, 'local'),
    topics: () => readTopics(sns, 'local'),
  };
}
