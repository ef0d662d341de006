import { functionArnOf } from '../template/intrinsics.ts';
import { refuseOthers } from '../template/refuse.ts';
import type { Stack } from '../template/stack.ts';
import type { LambdaFunction } from './lambda-function.ts';

/** What a name or an ARN of the template means. */
export interface FunctionTarget {
  readonly fn: LambdaFunction;
  /** As it is called: of the function, a version or an alias. */
  readonly arn: string;
}

/** Finds what is called by a name or an ARN, with or without version or alias. */
export type FindFunction = (nameOrArn: string) => FunctionTarget | undefined;

interface VersionProperties {
  FunctionName: string;
}

interface AliasProperties extends VersionProperties {
  FunctionVersion: string;
}

const VERSION_PROPERTIES = ['FunctionName', 'Description'];
/** Splitting the traffic between versions is refused: there is one. */
const ALIAS_PROPERTIES = [...VERSION_PROPERTIES, 'FunctionVersion', 'Name'];

/** AWS::Lambda::Version and AWS::Lambda::Alias; throws for those that point to nothing in the template. */
export function functionFinder(stack: Stack, functions: readonly LambdaFunction[]): FindFunction {
  const byArn = new Map(functions.map((fn) => [fn.arn, fn]));
  const add = (logicalId: string, arn: string, target: string) => {
    const fn = byArn.get(target);
    if (!fn) throw new Error(`${logicalId}: there is no ${target} in the template`);
    byArn.set(arn, fn);
  };
  for (const { logicalId, ref, properties } of stack.ofType('AWS::Lambda::Version')) {
    refuseOthers(logicalId, properties, VERSION_PROPERTIES);
    const { FunctionName } = properties as unknown as VersionProperties;
    add(logicalId, ref, functionArnOf(FunctionName));
  }
  for (const { logicalId, ref, properties } of stack.ofType('AWS::Lambda::Alias')) {
    refuseOthers(logicalId, properties, ALIAS_PROPERTIES);
    const { FunctionName, FunctionVersion } = properties as unknown as AliasProperties;
    add(logicalId, ref, `${functionArnOf(FunctionName)}:${FunctionVersion}`);
  }
  return (nameOrArn) => {
    const arn = functionArnOf(nameOrArn);
    const fn = byArn.get(arn);
    return fn && { fn, arn };
  };
}
