/**
 * Megabytes. Processor time comes with them in proportion, so a function that computes costs the same with more and is
 * done sooner; one that waits pays for what it does not use (docs/cost.md, docs/adr/0032).
 */
const MEMORY_MB = 512;

/** Of functions that are not as the others. */
const others: Readonly<Record<string, number>> = {
  // Waits 2 s for MHV in each run, and nobody waits for it.
  'create-account-worker': 256,
};

/** @param id of the function: `create-account`. */
export function memoryMbOf(id: string): number {
  return others[id] ?? MEMORY_MB;
}
