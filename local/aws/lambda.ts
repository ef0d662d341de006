import type { FindFunction } from '../resources/lambda-alias.ts';
import { functionArnOf } from '../template/intrinsics.ts';
import { AwsError, type Operation, textOf } from './call.ts';

/** Lambda's operations: Invoke alone, which waits for the answer or does not. */
export function lambdaOperations(find: FindFunction): Record<string, Operation> {
  return {
    Invoke: async (input, authorize) => {
      const called = textOf(input, 'FunctionName');
      const arn = functionArnOf(input.Qualifier === undefined ? called : `${called}:${input.Qualifier}`);
      authorize('lambda:InvokeFunction', arn);
      const target = find(arn);
      if (!target) throw new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, 404);
      switch (input.InvocationType) {
        case 'Event':
          void target.fn.invoke(input.Payload);
          return { StatusCode: 202 };
        case 'RequestResponse': {
          const result = await target.fn.invoke(input.Payload);
          if (result.kind === 'answered') return { StatusCode: 200, Payload: result.payload };
          const { errorType, message: errorMessage } = result;
          return { StatusCode: 200, FunctionError: 'Unhandled', Payload: { errorType, errorMessage } };
        }
        default:
          throw new AwsError(
            'InvalidParameterValueException',
            `InvocationType ${input.InvocationType} is not supported by the local runtime`,
          );
      }
    },
  };
}
