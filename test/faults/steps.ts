import { currentInvocation } from './invocation.ts';
import type { VirtualTime } from './virtual-time.ts';
import type { Weather } from './weather.ts';

/** What a killed function awaits: nothing after it happens. */
const never = new Promise<never>(() => undefined);

/**
 * The calls that a function makes, each a step before and after which it can be killed. Nobody can catch that: what a
 * killed function waits for never comes, as when its sandbox is gone.
 */
export class Steps {
  readonly #time: VirtualTime;
  readonly #weather: Weather;

  constructor(time: VirtualTime, weather: Weather) {
    this.#time = time;
    this.#weather = weather;
  }

  async call<T>(work: () => Promise<T>): Promise<T> {
    await this.#survive();
    const answer = await work();
    await this.#survive();
    return answer;
  }

  /** Milliseconds that pass within a call. */
  async wait(milliseconds: number): Promise<void> {
    await this.#time.sleep(milliseconds);
    if (currentInvocation().dead) await never;
  }

  async #survive(): Promise<void> {
    const invocation = currentInvocation();
    if (!invocation.dead && this.#weather.strikes('functions killed')) invocation.kill('killed');
    if (invocation.dead) await never;
  }
}
