/** So long a line waits for others: what is written at once costs as much as one line. */
const LONGEST_WAIT_MS = 50;

/** Lines on their way to a file or a terminal. */
export interface LineBuffer {
  add(line: string): void;
  /** Writes what waits, for example at the end of the process. */
  flush(): void;
}

/** @param write gets whole lines, each with its end. */
export function createLineBuffer(write: (text: string) => void): LineBuffer {
  let text = '';
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (text === '') return;
    const waiting = text;
    text = '';
    write(waiting);
  };
  return {
    add(line) {
      text += `${line}\n`;
      timer ??= setTimeout(flush, LONGEST_WAIT_MS).unref();
    },
    flush,
  };
}
