import { type StageName, stages } from '../../infra/stages.ts';
import { limits } from '../../lambdas/contracts/limits.ts';
import { failed, ok, type StepOutcome } from '../smoke/step.ts';
import { queueWorkersOf } from '../stage/deployed-template.ts';
import type { AwsState } from './ports.ts';

/** Milliseconds that a request may hold a sandbox before alarms say that MHV, or we, are too slow. */
const LONGEST_REQUEST_MS = limits.response.upstreamMostMs + limits.response.ownMostMs;

/** A throttled function is a 500 for VA.gov: what API Gateway lets through has to find a sandbox. */
export async function checkConcurrency({
  name,
  aws,
}: {
  readonly name: StageName;
  readonly aws: AwsState;
}): Promise<StepOutcome> {
  const { throttle, reservedConcurrency } = stages[name];
  const requests = Math.ceil((throttle.rate * LONGEST_REQUEST_MS) / 1000);
  const needed = requests + queueWorkersOf(await aws.template());
  const { limit, unreserved } = await aws.concurrency();
  const own = Object.values<number>(reservedConcurrency).reduce((sum, each) => sum + each, 0);
  const seen =
    `${needed} sandboxes may be needed (${throttle.rate} requests/s of ${LONGEST_REQUEST_MS / 1000} s, and the queues), ` +
    `${unreserved + own} of the account's ${limit} are to be had`;
  if (needed > unreserved + own) {
    return failed(`${seen}: ask for more, or lower throttle in infra/stages.ts`, 'function-throttles');
  }
  return ok(`${seen}; not looked at: rates of SNS, EventBridge, KMS, and what MHV and STS let through`);
}
