import { type App, CfnResource, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, NIST80053R5Checks } from 'cdk-nag';
import { type Acknowledgement, acknowledgements } from './acknowledgements.ts';
import type { StageName } from './stages.ts';

/** Both rule packs at every synthesis: a finding that is not in the table of acknowledgements stops it. */
export function addSecurityChecks(app: App, stage: StageName): void {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new NIST80053R5Checks(app));
  acknowledgeFindings(app, stage);
}

/** Marks each resource that the table names; cdk-nag reads the marks. */
export function acknowledgeFindings(app: App, stage: StageName): void {
  for (const resource of app.node.findAll().filter(CfnResource.isCfnResource)) {
    const construct = pathBelowStack(resource);
    for (const entry of acknowledgements.filter((each) => isFor(each, stage, construct))) {
      for (const rule of entry.rules) {
        const id = findingId(rule, stage, construct);
        Validations.of(resource).acknowledge({ id, reason: entry.reason });
      }
    }
  }
}

/** Whether the entry names this construct; `*` stays within one step of the path. */
export function isFor(entry: Acknowledgement, stage: StageName, construct: string): boolean {
  if (entry.stages && !entry.stages.includes(stage)) return false;
  return entry.constructs.some((pattern) => covers(pattern, construct));
}

export function covers(pattern: string, construct: string): boolean {
  const steps = pattern.split('*').map((text) => text.replace(/[.\\^$+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${steps.join('[^/]*')}$`).test(construct);
}

/** The rule's id as cdk-nag reports it for this construct. */
export function findingId(rule: string, stage: StageName, construct: string): string {
  const [, role = ''] = construct.split('/');
  return rule.replaceAll('{stage}', stage).replaceAll('{function}', role.replace(/-role$/, ''));
}

/** Path as the table has it: without the stack, and without the `Resource` that CDK puts below its constructs. */
export function pathBelowStack(resource: CfnResource): string {
  return resource.node.path.replace(/^[^/]+\//, '').replace(/\/Resource$/, '');
}
