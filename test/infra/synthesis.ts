import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import cdkJson from '../../cdk.json' with { type: 'json' };
import { AccountCreationStack } from '../../infra/account-creation-stack.ts';
import type { Contacts } from '../../infra/contacts.ts';
import { UNLABELLED } from '../../infra/release.ts';
import { checkStageConfig, type StageConfig } from '../../infra/stage-config.ts';
import { type StageName, stages } from '../../infra/stages.ts';

/** What is given at a deployment beside the stage. */
export interface Given {
  readonly release?: string;
  readonly contacts?: Contacts | undefined;
}

/** The template that CDK makes of a stage, with some of its data changed. */
export function templateOf(
  stage: StageName,
  changes: Partial<StageConfig>,
  { release = UNLABELLED, contacts }: Given,
): object {
  const config = checkStageConfig(stage, { ...stages[stage], ...changes });
  const app = new App({ context: cdkJson.context });
  const stack = new AccountCreationStack(app, { stage, config, release, contacts });
  return Template.fromStack(stack).toJSON();
}
