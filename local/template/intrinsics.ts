/** Where the local runtime says it is. */
export const ACCOUNT = '000000000000';
export const REGION = 'us-gov-west-1';
export const PARTITION = 'aws-us-gov';

/** An ARN of the local account; `resource` is all that follows the account. */
export function arnOf(service: string, resource: string): string {
  return `arn:${PARTITION}:${service}:${REGION}:${ACCOUNT}:${resource}`;
}

/** A function, or one of its versions or aliases, by any of the forms that the real service takes. */
export function functionArnOf(nameOrArn: string): string {
  return nameOrArn.startsWith('arn:') ? nameOrArn : arnOf('lambda', `function:${nameOrArn}`);
}

/** What intrinsics look up. Each function throws with the name of what is not there. */
export interface Scope {
  ref(name: string): unknown;
  attribute(logicalId: string, attribute: string): unknown;
  condition(name: string): boolean;
}

const NO_VALUE = Symbol('AWS::NoValue');

/** Pseudo parameters (`AWS::Region` ...) by name. */
export function pseudoParameters(stackName: string): Record<string, unknown> {
  return {
    'AWS::AccountId': ACCOUNT,
    'AWS::Region': REGION,
    'AWS::Partition': PARTITION,
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': stackName,
    'AWS::StackId': arnOf('cloudformation', `stack/${stackName}/local`),
    'AWS::NoValue': NO_VALUE,
    'AWS::NotificationARNs': [],
  };
}

type Intrinsic = (argument: unknown, scope: Scope) => unknown;

const intrinsics: Record<string, Intrinsic> = {
  Ref: (name, scope) => scope.ref(String(name)),
  'Fn::GetAtt': (argument, scope) => {
    const [logicalId = '', ...attribute] = Array.isArray(argument)
      ? argument.map((part) => String(resolve(part, scope)))
      : String(argument).split('.');
    return scope.attribute(logicalId, attribute.join('.'));
  },
  'Fn::Sub': (argument, scope) => {
    const [text, own] = Array.isArray(argument) ? argument : [argument, {}];
    const variables = resolve(own, scope) as Record<string, unknown>;
    return String(text).replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
      if (literal) return `\${${name}}`;
      if (name in variables) return String(variables[name]);
      const dot = name.indexOf('.');
      return String(dot < 0 ? scope.ref(name) : scope.attribute(name.slice(0, dot), name.slice(dot + 1)));
    });
  },
  'Fn::Join': (argument, scope) => {
    const [separator, parts] = list(argument, 'Fn::Join');
    return list(resolve(parts, scope), 'Fn::Join').map(String).join(String(separator));
  },
  'Fn::Select': (argument, scope) => {
    const [index, values] = list(resolve(argument, scope), 'Fn::Select');
    const all = list(values, 'Fn::Select');
    if (!(Number(index) in all)) throw new Error(`Fn::Select: no element ${index} in ${JSON.stringify(all)}`);
    return all[Number(index)];
  },
  'Fn::Split': (argument, scope) => {
    const [separator, text] = list(resolve(argument, scope), 'Fn::Split');
    return String(text).split(String(separator));
  },
  'Fn::If': (argument, scope) => {
    const [name, yes, no] = list(argument, 'Fn::If');
    return resolve(scope.condition(String(name)) ? yes : no, scope);
  },
  'Fn::Equals': (argument, scope) => {
    const [left, right] = list(resolve(argument, scope), 'Fn::Equals');
    return String(left) === String(right);
  },
  'Fn::Not': (argument, scope) => !list(resolve(argument, scope), 'Fn::Not')[0],
  'Fn::And': (argument, scope) => list(resolve(argument, scope), 'Fn::And').every(Boolean),
  'Fn::Or': (argument, scope) => list(resolve(argument, scope), 'Fn::Or').some(Boolean),
  Condition: (name, scope) => scope.condition(String(name)),
  'Fn::ImportValue': (name) => {
    throw new Error(`Fn::ImportValue ${JSON.stringify(name)}: stage local must not depend on other stacks`);
  },
};

function list(value: unknown, name: string): unknown[] {
  if (!Array.isArray(value)) throw new Error(`${name} needs a list, not ${JSON.stringify(value)}`);
  return value;
}

/** The value with every intrinsic function replaced; throws for one that is not known, with its name. */
export function resolve(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) {
    return value.map((element) => resolve(element, scope)).filter((element) => element !== NO_VALUE);
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [name, argument] = entries[0] ?? [];
  if (entries.length === 1 && name !== undefined) {
    const intrinsic = intrinsics[name];
    // A policy statement has a key "Condition" too, but never alone and never a string.
    if (intrinsic && (name !== 'Condition' || typeof argument === 'string'))
      return intrinsic(argument, scope);
    if (name.startsWith('Fn::')) throw new Error(`${name} is not supported by the local runtime`);
  }
  return Object.fromEntries(
    entries.map(([key, each]) => [key, resolve(each, scope)]).filter(([, each]) => each !== NO_VALUE),
  );
}
