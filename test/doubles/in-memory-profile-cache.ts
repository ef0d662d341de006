import {
  type BustAnswer,
  type ProfileCache,
  profileKey,
} from '../../lambdas/ports/profile-cache/profile-cache.ts';

/** Profiles by Redis key. */
export class InMemoryProfileCache implements ProfileCache {
  readonly profiles = new Map<string, string>();
  /** ICNs whose bust fails as a lost connection does. */
  readonly failing = new Set<string>();

  async bust(icns: readonly string[]): Promise<readonly BustAnswer[]> {
    return icns.map((icn): BustAnswer => {
      if (this.failing.has(icn)) return { kind: 'failed', fault: new Error(`lost with UNLINK ${icn}`) };
      return { kind: 'busted', found: this.profiles.delete(profileKey(icn)) };
    });
  }
}
