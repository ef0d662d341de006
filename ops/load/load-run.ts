import { held } from './counts.ts';
import { type Knee, recoveryMs } from './knee.ts';
import type { Latencies } from './latencies.ts';
import type { Outcome } from './outcome.ts';
import type { ProfileName } from './profiles.ts';
import { RECOVERY_WINDOW_MS, type RunRecord } from './record.ts';
import type { LoadSettings } from './run-load.ts';
import { kneeIn, type Verdict, verdictsOf, whyInvalid } from './verdicts.ts';

/** Milliseconds; none where nothing was measured. */
export type Percentiles = Readonly<
  Partial<Record<'mean' | 'p50' | 'p75' | 'p90' | 'p95' | 'p99' | 'p999' | 'max', number>>
>;

/** A test under load, as its report has it. `ops preflight` reads `stage`, `passed` and `at`. */
export interface LoadRun {
  readonly stage: string;
  readonly passed: boolean;
  /** ISO 8601: when it ended. */
  readonly at: string;
  /** ISO 8601: when the first counted request was due. */
  readonly began: string;
  readonly release: string;
  readonly profile: ProfileName;
  /** Why it says nothing; such a run has not passed. */
  readonly invalid?: string;
  readonly verdicts: readonly Verdict[];
  readonly knee?: Knee;
  readonly recoveryMs?: number;
  readonly settings: Omit<LoadSettings, 'profile' | 'stage'> & { readonly seed: number };
  readonly url: string;
  readonly command: string;
  readonly machine: string;
  readonly requests: { readonly offered: number; readonly answered: number; readonly dropped: number };
  /** A second, over the whole run. */
  readonly rates: { readonly offered: number; readonly achieved: number };
  readonly latency: Percentiles;
  readonly lateness: Percentiles;
  readonly outcomes: readonly ({
    readonly outcome: string;
    readonly kind: Outcome['kind'];
    readonly count: number;
  } & Percentiles)[];
  readonly legs: readonly ({
    readonly kind: string;
    readonly fromRate: number;
    readonly toRate: number;
    readonly lengthMs: number;
    readonly offered: number;
    readonly errors: number;
    readonly throttled: number;
    readonly held: boolean;
  } & Percentiles)[];
  readonly intervalMs: number;
  readonly intervals: readonly ({
    /** Milliseconds since the first counted request was due. */
    readonly from: number;
    /** A second. */
    readonly offered: number;
    readonly achieved: number;
    readonly outcomes: readonly { readonly outcome: string; readonly count: number }[];
  } & Percentiles)[];
}

export function loadRunOf(
  record: RunRecord,
  about: Pick<LoadRun, 'at' | 'began' | 'release' | 'url' | 'command' | 'machine'> & {
    readonly profile: ProfileName;
    readonly seed: number;
    readonly settings: LoadSettings;
  },
): LoadRun {
  const {
    settings: { profile: shape, stage, ...settings },
    seed,
    ...rest
  } = about;
  const verdicts = verdictsOf(record, { profile: shape, rate: settings.rate, mhvMs: settings.mhvMs });
  const invalid = whyInvalid(record);
  const recovery = recoveryMs(record.recovery, RECOVERY_WINDOW_MS);
  const seconds = record.legs.reduce((sum, { leg }) => sum + leg.lengthMs, 0) / 1_000;
  const dropped = record.outcomes.get('dropped')?.latencies.count ?? 0;
  const answered = record.intervals.reduce((sum, { answers }) => sum + answers, 0);
  const perSecond = (count: number) => round(count / (record.intervalMs / 1_000));
  return {
    stage,
    passed: invalid === undefined && verdicts.every(({ passed }) => passed),
    ...rest,
    ...(invalid === undefined ? {} : { invalid }),
    verdicts,
    ...(shape.recovery ? { knee: kneeIn(record) } : {}),
    ...(shape.recovery && recovery !== undefined ? { recoveryMs: recovery } : {}),
    settings: { ...settings, seed },
    requests: { offered: record.counts.offered, answered, dropped },
    rates: { offered: round(record.counts.offered / seconds), achieved: round(answered / seconds) },
    latency: percentilesOf(record.latencies),
    lateness: percentilesOf(record.lateness),
    outcomes: [...record.outcomes.values()]
      .map(({ outcome: { name, kind }, latencies }) => ({
        outcome: name,
        kind,
        count: latencies.count,
        ...percentilesOf(latencies),
      }))
      .sort((a, b) => b.count - a.count),
    legs: record.legs.map(({ leg, counts, latencies }) => ({
      kind: leg.kind,
      fromRate: leg.fromRate,
      toRate: leg.toRate,
      lengthMs: leg.lengthMs,
      offered: counts.offered,
      errors: counts.errors,
      throttled: counts.throttled,
      held: held(counts),
      ...percentilesOf(latencies),
    })),
    intervalMs: record.intervalMs,
    intervals: record.intervals.map(({ counts, answers, outcomes, latencies }, index) => ({
      from: index * record.intervalMs,
      offered: perSecond(counts.offered),
      achieved: perSecond(answers),
      outcomes: [...outcomes].map(([outcome, count]) => ({ outcome, count })),
      ...percentilesOf(latencies),
    })),
  };
}

function percentilesOf(latencies: Latencies): Percentiles {
  if (latencies.count === 0) return {};
  const { mean = 0 } = latencies;
  const of = (percent: number) => latencies.percentile(percent) ?? 0;
  return {
    mean,
    p50: of(50),
    p75: of(75),
    p90: of(90),
    p95: of(95),
    p99: of(99),
    p999: of(99.9),
    max: of(100),
  };
}

const round = (value: number) => Number(value.toFixed(1));
