import type {
  Caller,
  TokenVerifier,
  Verification,
} from '../../lambdas/ports/token-verifier/token-verifier.ts';

/** Knows some tokens; every other one is rejected. */
export class StubTokenVerifier implements TokenVerifier {
  readonly seen: string[] = [];
  unverifiable = false;
  readonly #callers = new Map<string, Caller>();

  /** The token of this caller from now on. */
  knows(token: string, caller: Omit<Caller, 'token'>): void {
    this.#callers.set(token, { ...caller, token });
  }

  async verify(token: string): Promise<Verification> {
    this.seen.push(token);
    if (this.unverifiable) return { kind: 'unverifiable' };
    const caller = this.#callers.get(token);
    return caller ? { kind: 'verified', caller } : { kind: 'rejected', detail: 'The token has expired.' };
  }
}
