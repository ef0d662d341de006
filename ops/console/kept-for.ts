/**
 * The same reading for whoever asks within so many milliseconds of its begin: several tabs ask AWS once. One that failed is
 * not kept.
 */
export function keptFor<T>(ms: number, read: () => Promise<T>): () => Promise<T> {
  let kept: { readonly at: number; readonly reading: Promise<T> } | undefined;
  return () => {
    if (kept && performance.now() - kept.at < ms) return kept.reading;
    const reading = read();
    kept = { at: performance.now(), reading };
    reading.catch(() => {
      kept = undefined;
    });
    return reading;
  };
}
