import type { Dependency } from '../../lambdas/ports/dependency/dependency.ts';

/** A part that works until `failing` is set. */
export class StubDependency implements Dependency {
  readonly name: Dependency['name'];
  failing = false;
  checks = 0;

  constructor(name: Dependency['name']) {
    this.name = name;
  }

  readonly check = async (): Promise<void> => {
    this.checks += 1;
    if (this.failing) throw new Error(`${this.name} is down`);
  };
}
