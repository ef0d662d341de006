import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { ask } from './api.ts';

/** What was read last, and why it could not be read again. */
export interface Shown<T> {
  readonly view?: T;
  readonly fault?: string;
  /** Reads it now. */
  readonly refresh: () => Promise<void>;
}

/** Reads a view now and again after a while, for as long as somebody looks at the page. @param everyMs milliseconds. */
export function useView<T>(path: string, everyMs: number): Shown<T> {
  const [view, setView] = useState<T>();
  const [fault, setFault] = useState<string>();
  const readings = useRef(0);
  const refresh = useCallback(async () => {
    readings.current += 1;
    const own = readings.current;
    const [read, failed] = await ask<T>(path).then(
      (each) => [each, undefined] as const,
      ({ message }: Error) => [undefined, message] as const,
    );
    // A later question was asked meanwhile: an answer to an earlier one would show what was.
    if (own !== readings.current) return;
    if (read !== undefined) setView(read);
    setFault(failed);
  }, [path]);
  useEffect(() => {
    let next: ReturnType<typeof setTimeout> | undefined;
    let isLeft = false;
    const look = async () => {
      if (!document.hidden) await refresh();
      if (!isLeft) next = setTimeout(look, everyMs);
    };
    void look();
    const comeBack = () => {
      if (!document.hidden) void refresh();
    };
    document.addEventListener('visibilitychange', comeBack);
    return () => {
      isLeft = true;
      clearTimeout(next);
      document.removeEventListener('visibilitychange', comeBack);
    };
  }, [refresh, everyMs]);
  return { ...(view === undefined ? {} : { view }), ...(fault === undefined ? {} : { fault }), refresh };
}
