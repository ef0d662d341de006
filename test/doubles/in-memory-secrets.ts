import type { SecretAnswer, Secrets } from '../../lambdas/ports/secrets/secrets.ts';

export class InMemorySecrets implements Secrets {
  readonly values = new Map<string, string>();

  constructor(values: Readonly<Record<string, string>> = {}) {
    this.values = new Map(Object.entries(values));
  }

  async get(id: string): Promise<SecretAnswer> {
    const value = this.values.get(id);
    return value === undefined
      ? { kind: 'missing', detail: `The secret ${id} has no value yet: fill it.` }
      : { kind: 'value', value };
  }
}
