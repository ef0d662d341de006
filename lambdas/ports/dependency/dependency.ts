/** A part that the pipeline needs, as check-health asks for it: by itself, never by a person's data. */
export interface Dependency {
  readonly name: 'store' | 'bus' | 'fallback_queue';
  /** Throws if the part cannot be used. */
  check(): Promise<void>;
}
