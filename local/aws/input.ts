import * as v from 'valibot';
import { AwsError } from './call.ts';

/**
 * The input of an operation of CloudWatch. What is wrong is named by its field; first of all what is not known here,
 * for what else is wrong may come of it.
 */
export function readInput<T extends v.GenericSchema>(schema: T, input: unknown): v.InferOutput<T> {
  const read = v.safeParse(schema, input);
  if (read.success) return read.output;
  const unknown = read.issues.find(({ expected }) => expected === 'never');
  const issue = unknown ?? read.issues[0];
  const field = v.getDotPath(issue) ?? 'the call';
  throw new AwsError(
    'InvalidParameterValue',
    unknown ? `${field} is not supported by the local runtime` : `${field}: ${issue.message}`,
  );
}
