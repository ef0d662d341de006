import { glob } from '../iam/policy.ts';
import type { Stack } from '../template/stack.ts';
import { findFunction, type LambdaFunction } from './lambda-function.ts';

interface PermissionProperties {
  Action: string;
  FunctionName: string;
  Principal: string;
  SourceArn?: string;
}

/** May a service (`apigateway.amazonaws.com`) call a function on behalf of `sourceArn`? */
export type MayInvoke = (service: string, fn: LambdaFunction, sourceArn: string) => boolean;

/** AWS::Lambda::Permission. */
export function invokePermissions(stack: Stack, functions: readonly LambdaFunction[]): MayInvoke {
  const permissions = stack.ofType('AWS::Lambda::Permission').map(({ properties }) => {
    const { Action, FunctionName, Principal, SourceArn } = properties as unknown as PermissionProperties;
    const source = SourceArn === undefined ? undefined : glob(SourceArn);
    return { Action, Principal, source, fn: findFunction(functions, FunctionName) };
  });
  return (service, fn, sourceArn) =>
    permissions.some(
      (permission) =>
        permission.fn === fn &&
        permission.Principal === service &&
        permission.Action === 'lambda:InvokeFunction' &&
        (permission.source?.test(sourceArn) ?? true),
    );
}
