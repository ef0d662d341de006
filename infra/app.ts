import { App } from 'aws-cdk-lib';
import { AccountCreationStack } from './account-creation-stack.ts';
import { readStageName, type StageConfig, stages } from './stages.ts';

const app = new App();
const stageName = readStageName(app.node.tryGetContext('stage') ?? 'dev');
const config: StageConfig = stages[stageName];
new AccountCreationStack(app, stageName, config);
app.synth();
