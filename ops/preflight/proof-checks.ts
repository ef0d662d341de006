import { limits } from '../../lambdas/contracts/limits.ts';
import { sayCounts, smoke } from '../smoke/smoke.ts';
import { failed, ok, type StepOutcome, skipped } from '../smoke/step.ts';
import { releaseOf } from '../stage/deployed-template.ts';
import type { Stage } from './check.ts';
import type { AwsState, LoadKind } from './ports.ts';

const DAY_MS = 86_400_000;

/** `ops smoke` passes, now. */
export async function checkSmoke({ target, ports }: Stage): Promise<StepOutcome> {
  const report = await smoke(target, ports.smoke, () => undefined);
  const fault = report.steps.find(({ status }) => status === 'failed');
  if (fault) return failed(`${fault.step}: ${fault.seen}; ${sayCounts(report)}`, fault.look);
  return ok(sayCounts(report));
}

/** The version that is deployed has passed a test under load, not too long ago, on whichever stage. */
export function checkLoad(kind: LoadKind) {
  return async ({ aws, ports }: Stage & { readonly aws: AwsState }): Promise<StepOutcome> => {
    const release = releaseOf(await aws.template());
    const report = await aws.loadReport(kind, release);
    if (!report) return skipped(`no ${kind} report of release ${release} yet`);
    const seen = `release ${release} on stage ${report.stage}, ${report.at}`;
    if (!report.passed) return failed(`not passed by ${seen}`);
    const { reportMostMs } = limits.load;
    if (ports.smoke.clock.now() - Date.parse(report.at) > reportMostMs) {
      return failed(`passed by ${seen}: more than ${reportMostMs / DAY_MS} days ago, test again`);
    }
    return ok(`passed by ${seen}`);
  };
}
