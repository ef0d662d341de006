import { isPlaceholder, type SecretAnswer, type Secrets } from '../../lambdas/ports/secrets/secrets.ts';

export class InMemorySecrets implements Secrets {
  readonly values = new Map<string, string>();

  constructor(values: Readonly<Record<string, string>> = {}) {
    this.values = new Map(Object.entries(values));
  }

  async get(id: string): Promise<SecretAnswer> {
    const value = this.values.get(id);
    if (value === undefined) return missing(id, 'has no value yet: fill it');
    return isPlaceholder(value) ? missing(id, 'holds a placeholder: fill it') : { kind: 'value', value };
  }
}

function missing(id: string, why: string): SecretAnswer {
  return { kind: 'missing', detail: `The secret ${id} ${why}.` };
}
