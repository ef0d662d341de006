/** So long a line waits for the answer of its invocation, to leave with it: each message between threads costs more than it carries. */
const LONGEST_WAIT_MS = 50;

/** What the function of this thread writes from now on, in lines. */
export interface SandboxOutput {
  /** What was written since the last time. */
  take(): string[];
}

/** Takes over stdout and stderr; `onLate` is called for lines that nobody has taken in time. */
export function catchOutput(onLate: () => void): SandboxOutput {
  let lines: string[] = [];
  let timer: NodeJS.Timeout | undefined;
  for (const stream of [process.stdout, process.stderr]) {
    let rest = '';
    stream.write = (chunk: Uint8Array | string, ...more: unknown[]) => {
      const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
      const written = `${rest}${text}`.split('\n');
      rest = written.pop() ?? '';
      lines.push(...written);
      if (lines.length > 0) timer ??= setTimeout(onLate, LONGEST_WAIT_MS).unref();
      const done = more.at(-1);
      if (typeof done === 'function') process.nextTick(done);
      return true;
    };
  }
  // A function that ends its process has said why just before.
  process.on('exit', onLate);
  return {
    take() {
      clearTimeout(timer);
      timer = undefined;
      const taken = lines;
      lines = [];
      return taken;
    },
  };
}
