import { type About, type Identity, identify } from '../resources/identities.ts';
import { isIgnored } from '../resources/ignored.ts';
import { pseudoParameters, resolve, type Scope } from './intrinsics.ts';
import type { Template } from './template.ts';

/** A resource whose properties and identity are resolved. */
export interface Resource extends Identity {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Record<string, unknown>;
  readonly metadata: Record<string, unknown>;
}

/** The template with everything resolved. */
export interface Stack {
  /** Resources of these types, in the template's order; those whose condition is false are not there. */
  ofType(...types: string[]): Resource[];
}

/** What the template is resolved with. */
export interface StackOptions {
  readonly name: string;
  readonly template: Template;
  /** Values of the template's parameters, by name. */
  readonly parameters: Record<string, string>;
  /** Base URL of the local AWS endpoint: queue URLs start with it. */
  readonly awsUrl: string;
}

/**
 * Resolves the whole template. Throws, with the logical id, for a parameter without a value, an unknown
 * reference, and a resource type that is neither run nor ignored by name.
 */
export function createStack({ name: stackName, template, parameters, awsUrl }: StackOptions): Stack {
  const values = { ...pseudoParameters(stackName), ...parameterValues(template, parameters) };
  const identities = new Map<string, Identity>();

  const identityOf = (logicalId: string): Identity => {
    const known = identities.get(logicalId);
    if (known) return known;
    const resource = template.Resources[logicalId];
    if (!resource) throw new Error(`the template refers to ${logicalId}, which is not in it`);
    const about: About = {
      logicalId,
      stackName,
      awsUrl,
      property: (name) => resolve(resource.Properties?.[name], scope),
    };
    const identity = identify(resource.Type, about);
    identities.set(logicalId, identity);
    return identity;
  };

  const scope: Scope = {
    ref: (name) => (name in values ? values[name] : identityOf(name).ref),
    attribute: (logicalId, attribute) => {
      const value = identityOf(logicalId).attribute(attribute);
      if (value === undefined) {
        const type = template.Resources[logicalId]?.Type;
        throw new Error(`${type} ${logicalId} has no attribute ${attribute} in the local runtime`);
      }
      return value;
    },
    condition: (name) => {
      if (!template.Conditions || !(name in template.Conditions)) throw new Error(`no condition ${name}`);
      return Boolean(resolve(template.Conditions[name], scope));
    },
  };

  const resources: Resource[] = [];
  for (const [logicalId, resource] of Object.entries(template.Resources)) {
    if (isIgnored(resource.Type)) continue;
    if (resource.Condition && !scope.condition(resource.Condition)) continue;
    try {
      const properties = resolve(resource.Properties ?? {}, scope) as Record<string, unknown>;
      const metadata = resource.Metadata ?? {};
      resources.push({ logicalId, type: resource.Type, properties, metadata, ...identityOf(logicalId) });
    } catch (error) {
      throw new Error(`${resource.Type} ${logicalId}: ${(error as Error).message}`, { cause: error });
    }
  }
  return { ofType: (...types) => resources.filter(({ type }) => types.includes(type)) };
}

function parameterValues(template: Template, given: Record<string, string>): Record<string, unknown> {
  const declared = template.Parameters ?? {};
  const foreign = Object.keys(given).filter((name) => !(name in declared));
  if (foreign.length > 0) {
    throw new Error(`the template has no parameter ${foreign.join(', ')}, which the local runtime fills`);
  }
  return Object.fromEntries(
    Object.entries(declared).map(([name, { Default, AllowedValues }]) => {
      const value = given[name] ?? Default;
      if (value === undefined) {
        throw new Error(`parameter ${name} has no value: it has no default and local/pipeline.ts gives none`);
      }
      if (AllowedValues && !AllowedValues.map(String).includes(String(value))) {
        throw new Error(
          `parameter ${name} is ${JSON.stringify(value)}: allowed are ${AllowedValues.join(', ')}`,
        );
      }
      return [name, value];
    }),
  );
}
