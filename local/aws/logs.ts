import type { FunctionOutput, LogLine } from '../function-output.ts';
import type { LambdaFunction } from '../resources/lambda-function.ts';
import { arnOf } from '../template/intrinsics.ts';
import { AwsError, type Operation, textOf } from './call.ts';

/** CloudWatch Logs' operations, on what functions wrote since the start; all of it in one page. */
export function logsOperations(
  functions: readonly LambdaFunction[],
  output: FunctionOutput,
): Record<string, Operation> {
  return {
    DescribeLogGroups: (input, authorize) => {
      const prefix = textOf(input, 'logGroupNamePrefix');
      authorize('logs:DescribeLogGroups', arnOf('logs', 'log-group:*'));
      const names = functions.map(({ name }) => `/aws/lambda/${name}`).sort();
      return {
        logGroups: names
          .filter((name) => name.startsWith(prefix))
          .map((logGroupName) => ({ logGroupName, arn: arnOf('logs', `log-group:${logGroupName}:*`) })),
      };
    },
    FilterLogEvents: (input, authorize) => {
      const group = textOf(input, 'logGroupName');
      authorize('logs:FilterLogEvents', arnOf('logs', `log-group:${group}:*`));
      const fn = functions.find(({ name }) => `/aws/lambda/${name}` === group);
      if (!fn)
        throw new AwsError('ResourceNotFoundException', `The specified log group ${group} does not exist.`);
      const wanted = wantedFields(textOf(input, 'filterPattern'));
      const events = output.logs
        .filter(({ functionName }) => functionName === fn.name)
        .filter(({ fields }) => wanted.every(([name, value]) => fields[name] === value))
        .map((line) => ({ timestamp: timeOf(line), message: JSON.stringify(line.fields) }));
      return { events: events.filter(({ timestamp }) => timestamp >= Number(input.startTime ?? 0)) };
    },
  };
}

/** Every other pattern than `{ ($.field = "text") && ... }` is refused. */
function wantedFields(pattern: string): [name: string, value: string][] {
  const terms = /^\{(.*)\}$/.exec(pattern)?.[1]?.split('&&') ?? [''];
  return terms.map((term) => {
    const [, name, value] = /^\s*\(?\s*\$\.(\w+) = "([^"*]*)"\s*\)?\s*$/.exec(term) ?? [];
    if (name !== undefined && value !== undefined) return [name, value];
    throw new AwsError(
      'InvalidParameterException',
      `filterPattern ${pattern} is not supported by the local runtime`,
    );
  });
}

/** Milliseconds since 1970, as the function's logger wrote it. */
function timeOf({ fields }: LogLine): number {
  return Date.parse(String(fields.timestamp));
}
