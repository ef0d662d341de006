import type { Clock } from '../ports/clock/clock.ts';
import type { ControlStore, Controls } from '../ports/control-store/control-store.ts';
import type { Telemetry } from '../ports/telemetry/telemetry.ts';

/** Milliseconds without a look: a kill or an outage from now on holds everywhere after these and one request. */
const FRESH_MS = 5_000;
/** Milliseconds for which the last ones are used while the store cannot be read. */
const LAST_RESORT_MS = 60_000;

/** The controls as one sandbox knows them. It may be frozen for long: what counts is their age when they are used. */
export class KeptControls {
  readonly #source: ControlStore;
  readonly #clock: Clock;
  readonly #telemetry: Telemetry;
  #kept: { readonly controls: Controls; readonly readAt: number } | undefined;

  constructor(source: ControlStore, { clock, telemetry }: { clock: Clock; telemetry: Telemetry }) {
    this.#source = source;
    this.#clock = clock;
    this.#telemetry = telemetry;
  }

  /** The controls; nothing if they are not known. Never throws. */
  async current(): Promise<Controls | undefined> {
    const fresh = this.#keptFor(FRESH_MS);
    if (fresh) return fresh;
    // From before the read: what is read is at least as new.
    const readAt = this.#clock.now();
    try {
      const controls = await this.#source.read();
      this.#kept = { controls, readAt };
      const { calendar } = controls;
      if (calendar.kind === 'unreadable') {
        this.#telemetry.trouble('outage', { outcome: 'not read, MHV is asked' }, calendar.fault);
      }
      return controls;
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

  #keptFor(milliseconds: number): Controls | undefined {
    if (!this.#kept) return undefined;
    const age = this.#clock.now() - this.#kept.readAt;
    // A clock that was set back says nothing about the age.
    return age >= 0 && age <= milliseconds ? this.#kept.controls : undefined;
  }
}
