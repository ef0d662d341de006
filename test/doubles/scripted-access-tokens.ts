import type { AccessTokens, TokenAnswer } from '../../lambdas/ports/access-tokens/access-tokens.ts';

/** Gives the scripted answers in order, the last one for ever. */
export class ScriptedAccessTokens implements AccessTokens {
  readonly calls: { readonly icn: string; readonly timeoutMs: number }[] = [];
  answers: readonly TokenAnswer[] = [{ kind: 'token', token: 'token-from-sts' }];

  async tokenFor(icn: string, timeoutMs: number): Promise<TokenAnswer> {
    const answer = this.answers[Math.min(this.calls.length, this.answers.length - 1)];
    this.calls.push({ icn, timeoutMs });
    if (!answer) throw new Error('The double has no answer: set `answers`.');
    return answer;
  }
}
