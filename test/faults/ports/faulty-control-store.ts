import type { ControlStore, Controls } from '../../../lambdas/ports/control-store/control-store.ts';
import { dynamoDbTrouble, type Faults } from './faults.ts';

/** Controls in the same DynamoDB. */
export class FaultyControlStore implements ControlStore {
  readonly #inner: ControlStore;
  readonly #faults: Faults;

  constructor(inner: ControlStore, faults: Faults) {
    this.#inner = inner;
    this.#faults = faults;
  }

  read(): Promise<Controls> {
    return this.#faults.steps.call(async () => {
      await dynamoDbTrouble(this.#faults, 'rollout');
      return this.#inner.read();
    });
  }
}
