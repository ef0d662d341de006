import { limits } from '../../lambdas/contracts/limits.ts';

/** A part of a run in which the rate goes evenly from one to another. */
export interface ProfileLeg {
  /** Of --duration. */
  readonly share: number;
  /** Fractions of --rate; `to` is `from` where it is not said. */
  readonly from: number;
  readonly to?: number;
}

/** How requests come over time. */
export interface Profile {
  /** One line. */
  readonly summary: string;
  /** Requests a second where --rate is not given, and seconds where --duration is not. */
  readonly rate: number;
  readonly durationS: number;
  readonly legs: readonly ProfileLeg[];
  /** After the first leg that breaks the limits, or after all of them: its share of --duration (docs/adr/0028). */
  readonly recovery?: { readonly share: number };
  /** What a passed run says to `ops preflight`. */
  readonly proves?: 'load' | 'stress';
}

/** Steps of the climb; each has the same share of the time that recovery leaves. */
const climb = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6];
const RECOVERY_SHARE = 0.4;

const named = {
  smoke: {
    summary: 'whether it works at all: a few requests, evenly',
    rate: 5,
    durationS: 30,
    legs: [{ share: 1, from: 1 }],
  },
  average: {
    summary: 'an ordinary hour in five minutes',
    rate: 20,
    durationS: 300,
    legs: [
      { share: 0.1, from: 0.25, to: 1 },
      { share: 0.9, from: 1 },
    ],
    proves: 'load',
  },
  peak: {
    summary: 'the busiest time that is expected: up, held, down',
    rate: 100,
    durationS: 300,
    legs: [
      { share: 0.15, from: 0.2, to: 1 },
      { share: 0.7, from: 1 },
      { share: 0.15, from: 1, to: 0.2 },
    ],
    proves: 'load',
  },
  spike: {
    summary: 'five times as many from one second to the next, twice',
    rate: 100,
    durationS: 300,
    legs: [
      { share: 0.3, from: 0.2 },
      { share: 0.1, from: 1 },
      { share: 0.3, from: 0.2 },
      { share: 0.1, from: 1 },
      { share: 0.2, from: 0.2 },
    ],
  },
  soak: {
    summary: 'the same for hours: what leaks, fills up or expires',
    rate: 20,
    durationS: 3_600,
    legs: [{ share: 1, from: 1 }],
  },
  stress: {
    summary: 'step by step up to six times the rate, until the limits break; then how fast it recovers',
    rate: 100,
    durationS: 300,
    legs: climb.map((from) => ({ share: (1 - RECOVERY_SHARE) / climb.length, from })),
    recovery: { share: RECOVERY_SHARE },
    proves: 'stress',
  },
} satisfies Record<string, Profile>;

export type ProfileName = keyof typeof named;

/** The default rates are for `npm start`, which has to hold 100 a second. */
export const profiles: Readonly<Record<ProfileName, Profile>> = named;

/** Seconds that a run with a recovery has to have: else what it has to show could not be seen. */
export const leastRecoveringS = Math.ceil(limits.load.recoveryMostMs / 1_000 / RECOVERY_SHARE);
