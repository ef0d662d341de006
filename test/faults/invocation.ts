import { AsyncLocalStorage } from 'node:async_hooks';

/** One sandbox: its clock may be wrong. */
export interface Sandbox {
  readonly capability: string;
  skewMs: number;
}

/** One event in one sandbox. */
export interface Invocation {
  readonly sandbox: Sandbox;
  /** Of the requests that it works for: one, or those of a batch of messages. */
  readonly correlationIds: readonly string[];
  /** Name of the queue that it is fed by. */
  readonly queue: string | undefined;
  readonly beganAt: number;
  /** Killed: nothing that it still does takes effect. */
  dead: boolean;
  /** Ends it as a crash does. */
  readonly kill: (how: 'killed' | 'timed out') => void;
}

/** Which invocation the running code belongs to, across its awaits. */
export const running = new AsyncLocalStorage<Invocation>();

/** @throws outside of every invocation: ports are called by functions alone. */
export function currentInvocation(): Invocation {
  const invocation = running.getStore();
  if (!invocation) throw new Error('a port was called outside of an invocation');
  return invocation;
}
