import type { StageName } from '../../infra/stages.ts';
import type { SmokeTarget } from '../smoke/ports.ts';
import { type StepOutcome, skipped } from '../smoke/step.ts';
import type { DeployedStack } from '../stage/deployed-stack.ts';
import type { AwsState, PreflightPorts } from './ports.ts';

/** What a check looks at. */
export interface Stage {
  readonly name: StageName;
  readonly stack: DeployedStack;
  readonly target: SmokeTarget;
  readonly ports: PreflightPorts;
}

/** One line of preflight. `skipped` is: it does not apply here. */
export interface Check {
  readonly name: string;
  /** Where it says something; `aws` alone is not applicable on one machine. */
  readonly on: 'aws' | 'both';
  /** A fault that it throws is what it has seen. */
  run(stage: Stage): Promise<StepOutcome>;
}

export function both(name: string, run: Check['run']): Check {
  return { name, on: 'both', run };
}

/** @param notHere why there is nothing to look at on one machine. */
export function onAws(
  name: string,
  notHere: string,
  run: (stage: Stage & { readonly aws: AwsState }) => Promise<StepOutcome>,
): Check {
  return {
    name,
    on: 'aws',
    run: async (stage) => (stage.ports.aws ? run({ ...stage, aws: stage.ports.aws }) : skipped(notHere)),
  };
}
