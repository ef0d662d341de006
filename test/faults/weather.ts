import type { Dice } from './dice.ts';

/** What can go wrong. */
export const faultKinds = [
  'MHV slow',
  'MHV hangs',
  'MHV resets',
  'MHV answers rubbish',
  'MHV busy',
  'STS down',
  'keys rotated',
  'keys gone',
  'Redis killed',
  'Redis hangs',
  'Redis refuses',
  'DynamoDB slow',
  'DynamoDB throttles',
  'DynamoDB down',
  'DynamoDB answers lost',
  'DynamoDB conditions fail',
  'bus down',
  'bus partly down',
  'bus answers lost',
  'fallback queue down',
  'work queue down',
  'rule cannot deliver',
  'messages twice',
  'messages out of order',
  'messages late',
  'functions killed',
  'clocks wrong',
] as const;
export type FaultKind = (typeof faultKinds)[number];

interface Window {
  readonly kind: FaultKind;
  readonly from: number;
  readonly to: number;
  /** Share of the calls that it strikes. */
  readonly strength: number;
}

/** What strikes in every storm, now and then: a quiet day of the cloud. */
const ALWAYS: Partial<Record<FaultKind, number>> = {
  'messages twice': 0.02,
  'messages out of order': 0.1,
  'functions killed': 0.0005,
  'DynamoDB answers lost': 0.001,
  'bus answers lost': 0.001,
};
/** Each step is one chance: more would leave nothing alive. */
const MOST_KILLED = 0.05;
const MOST_WINDOWS = 6;

/** Which faults strike when. Nothing does outside of a storm. */
export class Weather {
  readonly #dice: Dice;
  readonly #now: () => number;
  #windows: readonly Window[] = [];
  #stormEnds = Number.NEGATIVE_INFINITY;
  /** How often each has struck. */
  readonly struck = new Map<FaultKind, number>();

  constructor(dice: Dice, now: () => number) {
    this.#dice = dice;
    this.#now = now;
  }

  /** Faults of some kinds, each for a part of the time; `whole` ones for all of it, and always. */
  begin(milliseconds: number, whole: readonly FaultKind[] = []): void {
    const start = this.#now();
    this.#stormEnds = start + milliseconds;
    this.#windows = [
      ...Array.from({ length: this.#dice.between(1, MOST_WINDOWS) }, () => this.#window(start, milliseconds)),
      ...whole.map((kind) => ({ kind, from: start, to: this.#stormEnds, strength: 1 })),
    ];
  }

  /** Whether this fault is about to strike this call; that is counted. */
  strikes(kind: FaultKind): boolean {
    const now = this.#now();
    if (now >= this.#stormEnds) return false;
    let strength = ALWAYS[kind] ?? 0;
    for (const window of this.#windows) {
      if (window.kind === kind && window.from <= now && now < window.to)
        strength = Math.max(strength, window.strength);
    }
    if (!this.#dice.chance(kind === 'functions killed' ? Math.min(strength, MOST_KILLED) : strength))
      return false;
    this.struck.set(kind, (this.struck.get(kind) ?? 0) + 1);
    return true;
  }

  /** Milliseconds that are left of the storm. */
  get left(): number {
    return Math.max(0, this.#stormEnds - this.#now());
  }

  #window(start: number, milliseconds: number): Window {
    const from = start + this.#dice.next() * milliseconds * 0.8;
    const to = from + (0.1 + 0.5 * this.#dice.next()) * milliseconds;
    return { kind: this.#dice.oneOf(faultKinds), from, to, strength: this.#dice.oneOf([0.05, 0.3, 1]) };
  }
}
