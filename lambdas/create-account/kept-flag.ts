import type { Clock } from '../ports/clock/clock.ts';
import type { Flag, RolloutFlag } from '../ports/rollout-flag/rollout-flag.ts';
import type { Telemetry } from '../ports/telemetry/telemetry.ts';

/** Milliseconds for which a flag is used without a look: a kill holds everywhere after these and one request. */
const FRESH_MS = 5_000;
/** Milliseconds for which the last flag is used while the store cannot be read. */
const LAST_RESORT_MS = 60_000;

/** The flag as one sandbox knows it. A sandbox may be frozen for long: what counts is the flag's age when it is used. */
export class KeptFlag {
  readonly #source: RolloutFlag;
  readonly #clock: Clock;
  readonly #telemetry: Telemetry;
  #kept: { readonly flag: Flag; readonly readAt: number } | undefined;

  constructor(source: RolloutFlag, { clock, telemetry }: { clock: Clock; telemetry: Telemetry }) {
    this.#source = source;
    this.#clock = clock;
    this.#telemetry = telemetry;
  }

  /** The flag; nothing if it is not known. Never throws. */
  async current(): Promise<Flag | undefined> {
    const fresh = this.#keptFor(FRESH_MS);
    if (fresh) return fresh;
    // From before the read: what is read is at least as new.
    const readAt = this.#clock.now();
    try {
      const flag = await this.#source.read();
      this.#kept = { flag, readAt };
      return flag;
    } catch (fault) {
      const last = this.#keptFor(LAST_RESORT_MS);
      this.#telemetry.trouble(
        'rollout',
        { outcome: last ? 'not read, the last is used' : 'not read' },
        fault,
      );
      return last;
    }
  }

  #keptFor(milliseconds: number): Flag | undefined {
    if (!this.#kept) return undefined;
    const age = this.#clock.now() - this.#kept.readAt;
    // A clock that was set back says nothing about the age.
    return age >= 0 && age <= milliseconds ? this.#kept.flag : undefined;
  }
}
