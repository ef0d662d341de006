import { limits } from '../../lambdas/contracts/limits.ts';
import { sayCount, sayDuration, sayMs, sayShare } from '../report/document/say.ts';
import { type Knee, kneeOf, recoveryMs } from './knee.ts';
import type { Source } from './outcome.ts';
import type { Profile } from './profiles.ts';
import { RECOVERY_WINDOW_MS, type RunRecord } from './record.ts';

/** One limit, and what was seen of it. */
export interface Verdict {
  readonly name: string;
  /** `under 1 %`. */
  readonly must: string;
  readonly seen: string;
  readonly passed: boolean;
}

/** Milliseconds that a success may take: our part, and what MHV takes where it is asked (docs/domain.md 7). */
export function mostMsOf(mhvMs: number): Readonly<Record<Source, number>> {
  const { ownMostMs } = limits.response;
  return { mhv: mhvMs + ownMostMs, stored: ownMostMs, accepted: limits.load.acceptedMostMs };
}

/** What a run has to keep: the plan's limits, or of one that climbs, how far they hold and what comes after. */
export function verdictsOf(
  record: RunRecord,
  { profile, rate, mhvMs }: { readonly profile: Profile; readonly rate: number; readonly mhvMs: number },
): readonly Verdict[] {
  return profile.recovery ? stressVerdicts(record, rate) : [...shares(record), ...responses(record, mhvMs)];
}

function shares({ counts }: RunRecord): readonly Verdict[] {
  const { ended, errors, succeeded } = counts;
  const errorShare = ended === 0 ? undefined : errors / ended;
  const successShare = ended === 0 ? undefined : succeeded / ended;
  return [
    {
      name: 'errors',
      must: `under ${100 * limits.errors.most} %`,
      seen: sayShare(errorShare),
      passed: errorShare !== undefined && errorShare < limits.errors.most,
    },
    {
      name: 'success',
      must: `over ${100 * limits.success.least} %`,
      seen: sayShare(successShare),
      passed: successShare !== undefined && successShare > limits.success.least,
    },
  ];
}

const names: Readonly<Record<Source, string>> = {
  mhv: 'answer, MHV asked',
  stored: 'answer, stored account',
  accepted: 'answer, background work',
};

/** Of sources that have answered at all. */
function responses({ bySource }: RunRecord, mhvMs: number): readonly Verdict[] {
  const mostMs = mostMsOf(mhvMs);
  const { percentile } = limits.load;
  return (Object.keys(names) as Source[]).flatMap((source) => {
    const ms = bySource[source].percentile(percentile);
    if (ms === undefined) return [];
    return {
      name: `${names[source]}, p${percentile}`,
      must: `at most ${sayMs(mostMs[source])}`,
      seen: sayMs(ms),
      passed: ms <= mostMs[source],
    };
  });
}

/** The steps of the climb, as they were judged; of a profile that does not climb there are none. */
export function kneeIn(record: RunRecord): Knee {
  const steps = record.legs.filter(({ leg }) => leg.kind === 'counted');
  return kneeOf(steps.map(({ leg }) => ({ rate: leg.toRate, held: record.held(leg) })));
}

function stressVerdicts(record: RunRecord, rate: number): readonly Verdict[] {
  const knee = kneeIn(record);
  const recovery = recoveryMs(record.recovery, RECOVERY_WINDOW_MS);
  const { serverErrors } = record.counts;
  const { recoveryMostMs } = limits.load;
  return [
    {
      name: 'highest rate that holds',
      must: `at least ${sayCount(rate)} a second`,
      seen: knee.rate === undefined ? 'none' : `${knee.found ? '' : 'over '}${sayCount(knee.rate)} a second`,
      passed: knee.rate !== undefined && knee.rate >= rate,
    },
    // Too much is refused with 429, which says what to do; a 5xx says that something broke.
    { name: 'answers 5xx', must: 'none', seen: sayCount(serverErrors), passed: serverErrors === 0 },
    {
      name: 'recovery',
      must: `within ${sayDuration(recoveryMostMs)}`,
      seen: recovery === undefined ? 'not seen' : `within ${sayDuration(recovery + RECOVERY_WINDOW_MS)}`,
      passed: recovery !== undefined && recovery + RECOVERY_WINDOW_MS <= recoveryMostMs,
    },
  ];
}

/** What makes a run say nothing: the generator measured itself. Nothing if it is valid. */
export function whyInvalid({ lateness, outcomes, counts }: RunRecord): string | undefined {
  const { lateMostMs } = limits.load;
  const late = lateness.percentile(99);
  if (late === undefined) return 'no request was sent';
  if (late > lateMostMs)
    return `the generator was late: 99 of 100 requests left up to ${sayMs(late)} after they were due, ${sayMs(lateMostMs)} is the most`;
  const unready = outcomes.get('nobody ready')?.latencies.count ?? 0;
  if (unready > 0)
    return `of ${sayCount(counts.offered)} requests ${sayCount(unready)} had no person with a token ready`;
  return undefined;
}
