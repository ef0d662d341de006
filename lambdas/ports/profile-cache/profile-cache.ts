export type BustAnswer =
  /** `found`: there was a profile; an absent one is as good (docs/domain.md 4). */
  { readonly kind: 'busted'; readonly found: boolean } | { readonly kind: 'failed'; readonly fault: unknown };

/** VA.gov's cache of MPI profiles. Only ever deleted from: never read, never rewritten (docs/domain.md 4). */
export interface ProfileCache {
  /** Deletes each person's profile. One answer per ICN, in order; never throws. */
  bust(icns: readonly string[]): Promise<readonly BustAnswer[]>;
}

/** The key of a person's profile in Redis (docs/domain.md 4). */
export function profileKey(icn: string): string {
  return `mpi-profile-response:${icn}`;
}
