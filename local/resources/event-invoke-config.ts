import { refuseOthers } from '../template/refuse.ts';
import type { Stack } from '../template/stack.ts';

/** A failed call is not made again here, and none waits: the age of an event has no use. */
const PROPERTIES = ['FunctionName', 'Qualifier', 'MaximumRetryAttempts', 'MaximumEventAgeInSeconds'];

/** AWS::Lambda::EventInvokeConfig: throws for one that has Lambda call again what failed. */
export function checkEventInvokeConfigs(stack: Stack): void {
  for (const { logicalId, properties } of stack.ofType('AWS::Lambda::EventInvokeConfig')) {
    refuseOthers(logicalId, properties, PROPERTIES);
    const { MaximumRetryAttempts: attempts } = properties;
    if (Number(attempts) !== 0)
      throw new Error(`${logicalId}: MaximumRetryAttempts ${attempts} is not supported by the local runtime`);
  }
}
