import { isFault, type SecretsManagerCalls } from '../../platform/aws-calls.ts';
import type { Clock } from '../clock/clock.ts';
import { isPlaceholder, type SecretAnswer, type Secrets } from './secrets.ts';

/** A rotated secret is in use everywhere after this long. */
const KEPT_MS = 5 * 60_000;
/** After a read that failed, a kept value serves this long before the next try: each costs a request two seconds. */
const PAUSE_MS = 30_000;

/** Secrets by ARN, each kept five minutes; a kept one outlives an outage of Secrets Manager. */
export class SecretsManagerSecrets implements Secrets {
  readonly #secretsManager: SecretsManagerCalls;
  readonly #clock: Clock;
  readonly #kept = new Map<string, { value: string; readAgainAt: number }>();

  constructor(secretsManager: SecretsManagerCalls, clock: Clock) {
    this.#secretsManager = secretsManager;
    this.#clock = clock;
  }

  async get(id: string): Promise<SecretAnswer> {
    const kept = this.#kept.get(id);
    if (kept && this.#clock.now() < kept.readAgainAt) return { kind: 'value', value: kept.value };
    try {
      const { SecretString: value } = await this.#secretsManager.getSecretValue({ SecretId: id });
      if (!value) return unfilled(id);
      if (isPlaceholder(value)) return missing(id, 'holds a placeholder: fill it');
      this.#kept.set(id, { value, readAgainAt: this.#clock.now() + KEPT_MS });
      return { kind: 'value', value };
    } catch (fault) {
      // A secret that was created empty has no current version: Secrets Manager calls that "not found".
      if (isFault(fault, 'ResourceNotFoundException')) return unfilled(id);
      if (kept) {
        this.#kept.set(id, { ...kept, readAgainAt: this.#clock.now() + PAUSE_MS });
        return { kind: 'value', value: kept.value };
      }
      return missing(id, `cannot be read: ${faultName(fault)}`);
    }
  }
}

function unfilled(id: string): SecretAnswer {
  return missing(id, 'has no value yet: fill it');
}

function missing(id: string, why: string): SecretAnswer {
  return { kind: 'missing', detail: `The secret ${nameOf(id)} ${why}.` };
}

function faultName(fault: unknown): string {
  return fault instanceof Error ? fault.name : 'an unknown fault';
}

/** `arn:…:secret:<name>-<6 characters>` without what only AWS needs. */
function nameOf(id: string): string {
  return id.replace(/^arn:.*:secret:/, '').replace(/-[A-Za-z0-9]{6}$/, '');
}
