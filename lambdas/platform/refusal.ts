import type { Problem } from '../contracts/answers.ts';

/** A request that is refused before any work is done. The HTTP wrapper turns it into the answer. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly problems: readonly [Problem, ...Problem[]];

  constructor(...problems: readonly [Problem, ...Problem[]]) {
    super(problems.map(({ reason }) => reason).join(', '));
    this.problems = problems;
  }
}
