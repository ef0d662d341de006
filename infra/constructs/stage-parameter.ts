import { CfnParameter, type CfnParameterProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** A text parameter of the template, under exactly this name, as operators type it with `--parameters`. */
export function stageParameter(
  scope: Construct,
  name: string,
  props: Omit<CfnParameterProps, 'type'>,
): string {
  const parameter = new CfnParameter(scope, name, { type: 'String', ...props });
  parameter.overrideLogicalId(name);
  return parameter.valueAsString;
}
