import { App } from 'aws-cdk-lib';
import { AccountCreationStack } from './account-creation-stack.ts';
import { readRelease } from './release.ts';
import { addSecurityChecks } from './security-checks.ts';
import { checkStageConfig } from './stage-config.ts';
import { readStageName, stages } from './stages.ts';

function synthesize(): void {
  const app = new App();
  const stage = readStageName(app.node.tryGetContext('stage') ?? 'dev');
  const config = checkStageConfig(stage, stages[stage]);
  const release = readRelease(app.node.tryGetContext('release'));
  new AccountCreationStack(app, { stage, config, release });
  addSecurityChecks(app, stage);
  app.synth();
}

try {
  synthesize();
} catch (fault) {
  // What an operator typed is answered in one line; of anything else the place is needed.
  const { name, message, stack } = fault as Error;
  process.stderr.write(`${name === 'Error' ? message : stack}\n`);
  process.exit(1);
}
