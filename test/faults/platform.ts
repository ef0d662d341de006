import type { Context } from 'aws-lambda';
import type { Clock } from '../../lambdas/ports/clock/clock.ts';
import { context as anyContext } from '../fixtures/lambda-events.ts';
import type { Dice } from './dice.ts';
import { currentInvocation, type Invocation, running, type Sandbox } from './invocation.ts';
import { Printed } from './printed.ts';
import type { Steps } from './steps.ts';
import type { VirtualTime } from './virtual-time.ts';
import type { Weather } from './weather.ts';

export type Handler = (event: unknown, context: Context) => Promise<unknown>;

/** Without the remaining time: middy would answer early by a timer of real time. */
const { getRemainingTimeInMillis: _, ...rest } = anyContext;
const context = rest as Context;

/** How an invocation ended. */
export type Ended =
  | { readonly kind: 'answered'; readonly payload: unknown }
  | { readonly kind: 'failed'; readonly how: 'killed' | 'timed out' | 'threw' };

type InvocationAbout = Pick<Invocation, 'correlationIds' | 'queue'>;

interface WarmSandbox extends Sandbox {
  readonly handler: Handler;
}

export interface PlatformParts {
  readonly time: VirtualTime;
  readonly dice: Dice;
  readonly weather: Weather;
  readonly steps: Steps;
  /** Milliseconds by capability. */
  readonly timeouts: ReadonlyMap<string, number>;
  readonly functions: Readonly<Record<string, (clock: Clock) => Handler>>;
  readonly onEnd: (invocation: Invocation, ended: Ended, printed: Printed) => void;
}

/** Milliseconds that a machine's clock is off on a good day, and on a bad one. */
const GOOD_CLOCK_MS = 20;
const WRONG_CLOCK_MS = 5 * 60_000;

/** Lambda: sandboxes with one event at a time, gone when they are killed or take too long. */
export class Platform {
  readonly #parts: PlatformParts;
  readonly #idle = new Map<string, WarmSandbox[]>();
  readonly #printed = new WeakMap<Invocation, Printed>();
  underWay = 0;

  constructor(parts: PlatformParts) {
    this.#parts = parts;
  }

  invoke(capability: string, event: unknown, { correlationIds, queue }: InvocationAbout): Promise<Ended> {
    const { time, timeouts, onEnd } = this.#parts;
    const timeoutMs = timeouts.get(capability);
    if (timeoutMs === undefined) throw new Error(`the template has no function ${capability}`);
    const sandbox = this.#takeSandbox(capability);
    this.underWay += 1;
    return new Promise((resolve) => {
      let ended = false;
      const end = (how: Ended) => {
        if (ended) return;
        ended = true;
        this.underWay -= 1;
        onEnd(invocation, how, printed);
        resolve(how);
      };
      const invocation: Invocation = {
        sandbox,
        correlationIds,
        queue,
        beganAt: time.now(),
        dead: false,
        kill(how) {
          invocation.dead = true;
          end({ kind: 'failed', how });
        },
      };
      const printed = new Printed();
      this.#printed.set(invocation, printed);
      time.after(timeoutMs, () => {
        if (!ended) invocation.kill('timed out');
      });
      running
        .run(invocation, () => sandbox.handler(event, context))
        .then(
          (payload) => end({ kind: 'answered', payload }),
          () => end({ kind: 'failed', how: 'threw' }),
        )
        .finally(() => {
          if (!invocation.dead) this.#idle.get(capability)?.push(sandbox);
        });
    });
  }

  /** A line that the running function prints. */
  print(line: string): void {
    const invocation = currentInvocation();
    if (!invocation.dead) this.#printed.get(invocation)?.add(line);
  }

  #takeSandbox(capability: string): WarmSandbox {
    const { time, dice, weather, steps, functions } = this.#parts;
    const idle = this.#idle.get(capability) ?? [];
    this.#idle.set(capability, idle);
    const sandbox = idle.pop() ?? newSandbox();
    const most = weather.strikes('clocks wrong') ? WRONG_CLOCK_MS : GOOD_CLOCK_MS;
    if (most > GOOD_CLOCK_MS || Math.abs(sandbox.skewMs) > GOOD_CLOCK_MS)
      sandbox.skewMs = dice.between(-most, most);
    return sandbox;

    function newSandbox(): WarmSandbox {
      const create = functions[capability];
      if (!create) throw new Error(`the simulation does not have ${capability}`);
      const created = { capability, skewMs: dice.between(-GOOD_CLOCK_MS, GOOD_CLOCK_MS) };
      const clock: Clock = {
        now: () => Math.floor(time.now() + sandbox.skewMs),
        sleep: (milliseconds) => steps.wait(milliseconds),
      };
      const sandbox: WarmSandbox = Object.assign(created, { handler: create(clock) });
      return sandbox;
    }
  }
}
