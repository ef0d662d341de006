import { App } from 'aws-cdk-lib';
import { AccountCreationStack } from './account-creation-stack.ts';
import { warnOfSilence } from './constructs/subscriptions.ts';
import { readContacts } from './contacts.ts';
import { readRelease } from './release.ts';
import { addSecurityChecks } from './security-checks.ts';
import { checkStageConfig, type StageConfig } from './stage-config.ts';
import { readStageName, stages } from './stages.ts';
import { withUpstream } from './upstream.ts';

function synthesize(): void {
  const app = new App();
  const stage = readStageName(app.node.tryGetContext('stage') ?? 'dev');
  const upstreamMs = app.node.tryGetContext('upstreamMs');
  const config: StageConfig = checkStageConfig(stage, withUpstream(stage, stages[stage], upstreamMs));
  const release = readRelease(app.node.tryGetContext('release'));
  const contactsFile = app.node.tryGetContext('contacts') ?? config.contactsFile;
  const contacts = contactsFile === undefined ? undefined : readContacts(String(contactsFile));
  const stack = new AccountCreationStack(app, { stage, config, release, contacts });
  warnOfSilence(stack, contacts);
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
