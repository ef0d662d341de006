import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { StageName } from '../../infra/stages.ts';
import { systemClock } from '../../lambdas/ports/clock/system-clock.ts';
import type { Terminal } from '../command.ts';
import { accessTo } from '../stage/control-table.ts';
import { ageOfOldest } from './cloud-watch-age.ts';
import type { DeadLetters } from './ports.ts';
import { SqsDeadLetters } from './sqs-dead-letters.ts';

/** Credentials and region are the environment's, as with every SDK; on stage `local` what `npm start` runs. */
export async function deadLettersOf(
  stage: StageName,
  environment: Terminal['environment'],
): Promise<DeadLetters> {
  const { clientSettings, clock } = await accessTo(stage, environment);
  const cloudWatch = new CloudWatchClient(clientSettings);
  return new SqsDeadLetters(new SQSClient(clientSettings), {
    prefix: `account-creation-${stage}-`,
    oldestMs: (queue) => ageOfOldest(cloudWatch, queue, clock.now()),
    clock: systemClock,
  });
}
