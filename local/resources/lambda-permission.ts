import { glob } from '../iam/policy.ts';
import type { Stack } from '../template/stack.ts';
import type { FindFunction } from './lambda-alias.ts';

interface PermissionProperties {
  Action: string;
  FunctionName: string;
  Principal: string;
  SourceArn?: string;
}

/**
 * May a service (`apigateway.amazonaws.com`) call what has this ARN on behalf of `sourceArn`? A permission for a
 * function is none for its aliases, as there.
 */
export type MayInvoke = (service: string, functionArn: string, sourceArn: string) => boolean;

/** AWS::Lambda::Permission. */
export function invokePermissions(stack: Stack, find: FindFunction): MayInvoke {
  const permissions = stack.ofType('AWS::Lambda::Permission').map(({ properties }) => {
    const { Action, FunctionName, Principal, SourceArn } = properties as unknown as PermissionProperties;
    const source = SourceArn === undefined ? undefined : glob(SourceArn);
    return { Action, Principal, source, arn: find(FunctionName)?.arn };
  });
  return (service, functionArn, sourceArn) =>
    permissions.some(
      (permission) =>
        permission.arn === functionArn &&
        permission.Principal === service &&
        permission.Action === 'lambda:InvokeFunction' &&
        (permission.source?.test(sourceArn) ?? true),
    );
}
