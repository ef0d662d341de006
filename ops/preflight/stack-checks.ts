import type { Clock } from '../../lambdas/ports/clock/clock.ts';
import { failed, ok, type StepOutcome } from '../smoke/step.ts';
import type { Stage } from './check.ts';
import type { AwsState } from './ports.ts';

/** CloudFormation reads some hundred resources, one after the other. */
const LONGEST_SEARCH_MS = 10 * 60_000;
const LOOK_EVERY_MS = 5_000;

/** Nothing was changed by hand since the last deployment, as far as CloudFormation can tell. */
export async function checkDrift({
  aws,
  ports,
}: Pick<Stage, 'ports'> & { readonly aws: AwsState }): Promise<StepOutcome> {
  const clock: Clock = ports.smoke.clock;
  const id = await aws.startDrift();
  const until = clock.now() + LONGEST_SEARCH_MS;
  for (;;) {
    const look = await aws.lookAtDrift(id);
    switch (look.kind) {
      case 'in-sync':
        return ok('nothing was changed by hand');
      case 'drifted':
        return failed(
          `changed by hand: ${look.resources.join('; ')}: deploy again, or put it into the template`,
        );
      case 'failed':
        return failed(`CloudFormation could not look: ${look.why}`);
      case 'under-way':
        if (clock.now() >= until)
          return failed(`not known after ${LONGEST_SEARCH_MS / 60_000} min: try again`);
        await clock.sleep(LOOK_EVERY_MS);
    }
  }
}
