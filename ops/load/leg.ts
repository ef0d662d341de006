import type { Profile } from './profiles.ts';

/** A part of a run: rates in requests a second, times in milliseconds since its first counted request was due. */
export interface Leg {
  /** Of the first one nothing is counted: connections are opened and code is compiled. */
  readonly kind: 'warm-up' | 'counted' | 'recovery';
  readonly at: number;
  readonly lengthMs: number;
  readonly fromRate: number;
  readonly toRate: number;
}

export interface RunShape {
  readonly profile: Profile;
  /** Requests a second. */
  readonly rate: number;
  readonly durationMs: number;
  readonly warmUpMs: number;
}

/** Of the highest rate that held: it has to be well again under a load that is none. */
const RECOVERY = 0.5;

/**
 * One leg after the other; each is asked for when the one before is over.
 * @param held whether the limits held in a leg, for profiles that climb until they do not.
 */
export function* legsOf(
  { profile, rate, durationMs, warmUpMs }: RunShape,
  held: (leg: Leg) => boolean,
): Generator<Leg, void> {
  const first = rate * (profile.legs[0]?.from ?? 0);
  if (warmUpMs > 0) {
    yield { kind: 'warm-up', at: -warmUpMs, lengthMs: warmUpMs, fromRate: first, toRate: first };
  }
  let at = 0;
  let highest = first;
  for (const { share, from, to = from } of profile.legs) {
    const leg: Leg = {
      kind: 'counted',
      at,
      lengthMs: Math.round(share * durationMs),
      fromRate: from * rate,
      toRate: to * rate,
    };
    yield leg;
    at += leg.lengthMs;
    if (!profile.recovery) continue;
    if (!held(leg)) break;
    highest = leg.toRate;
  }
  if (profile.recovery) {
    const calm = highest * RECOVERY;
    const lengthMs = Math.round(profile.recovery.share * durationMs);
    yield { kind: 'recovery', at, lengthMs, fromRate: calm, toRate: calm };
  }
}

/** Requests that are due in a leg, on average. */
export function expectedIn({ lengthMs, fromRate, toRate }: Leg): number {
  return ((fromRate + toRate) / 2) * (lengthMs / 1_000);
}
