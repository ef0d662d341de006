import { readFileSync } from 'node:fs';

/** One resource as it stands in the template, intrinsics unresolved. */
interface TemplateResource {
  Type: string;
  Condition?: string;
  Properties?: Record<string, unknown>;
  Metadata?: Record<string, unknown>;
}

/** What the app says beside its resources. */
interface TemplateMetadata {
  /** Those that have to have a webhook. */
  SlackGroups?: readonly string[];
  /** Sandboxes that there are, and milliseconds that MHV takes: what the app made its limits for (docs/adr/0027). */
  Capacity?: { sandboxes: number; upstreamMs: number };
}

/** A CloudFormation template, as far as the local runtime reads it. */
export interface Template {
  Parameters?: Record<string, { Type: string; Default?: unknown; AllowedValues?: unknown[] }>;
  Conditions?: Record<string, unknown>;
  Resources: Record<string, TemplateResource>;
  Metadata?: TemplateMetadata;
}

/** Reads the template of the one stack in a cloud assembly folder. */
export function loadTemplate(assemblyFolder: string): { stackName: string; template: Template } {
  const manifest = JSON.parse(readFileSync(`${assemblyFolder}/manifest.json`, 'utf8')) as {
    artifacts: Record<string, { type: string; properties?: { templateFile?: string; stackName?: string } }>;
  };
  const stacks = Object.entries(manifest.artifacts).filter(([, a]) => a.type === 'aws:cloudformation:stack');
  const [only, ...others] = stacks;
  if (!only || others.length > 0) {
    throw new Error(`${assemblyFolder} has ${stacks.length} stacks; stage local must have exactly one`);
  }
  const [id, { properties }] = only;
  const file = `${assemblyFolder}/${properties?.templateFile ?? `${id}.template.json`}`;
  return {
    stackName: properties?.stackName ?? id,
    template: JSON.parse(readFileSync(file, 'utf8')) as Template,
  };
}
