import { useCallback, useEffect, useState } from 'preact/hooks';
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
  const refresh = useCallback(async () => {
    try {
      setView(await ask<T>(path));
      setFault(undefined);
    } catch (failed) {
      setFault((failed as Error).message);
    }
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
