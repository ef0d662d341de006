import type { ApiAnswer, ApiQuestion, PublicApi } from '../../lambdas/ports/public-api/public-api.ts';

/** Answers each question (`GET health`) with what a test has put there. */
export class ScriptedPublicApi implements PublicApi {
  readonly asked: ApiQuestion[] = [];
  answers: Record<string, ApiAnswer> = {};
  /** Called before the answer of a question: time that passes. */
  meanwhile: (question: ApiQuestion) => unknown = () => undefined;

  async ask(question: ApiQuestion): Promise<ApiAnswer> {
    this.asked.push(question);
    this.meanwhile(question);
    return (
      this.answers[`${question.method} ${question.path}`] ?? {
        kind: 'none',
        detail: 'The connection to the API failed (ECONNREFUSED).',
      }
    );
  }
}
