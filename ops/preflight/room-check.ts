import { type StageName, stages } from '../../infra/stages.ts';
import { failed, ok, type StepOutcome } from '../smoke/step.ts';
import type { AwsState } from './ports.ts';

/** A throttled function is a 500 for VA.gov: what API Gateway lets through has to find a sandbox. */
export async function checkConcurrency({
  name,
  aws,
}: {
  readonly name: StageName;
  readonly aws: AwsState;
}): Promise<StepOutcome> {
  const { capacity, reservedConcurrency } = stages[name];
  const { limit, unreserved } = await aws.concurrency();
  const own = Object.values<number>(reservedConcurrency).reduce((sum, each) => sum + each, 0);
  const seen =
    `the stage counts on ${capacity.sandboxes} sandboxes, ` +
    `${unreserved + own} of the account's ${limit} are to be had`;
  if (capacity.sandboxes > unreserved + own) {
    return failed(
      `${seen}: ask for more, or lower capacity.sandboxes in infra/stages.ts`,
      'function-throttles',
    );
  }
  return ok(`${seen}; not looked at: rates of SNS, EventBridge, KMS, and what MHV and STS let through`);
}
