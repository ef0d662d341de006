import { randomBytes } from 'node:crypto';
import { refuseOthers } from '../template/refuse.ts';
import type { Resource } from '../template/stack.ts';

/** AWS::SecretsManager::Secret; `value` is absent until somebody puts one. */
export interface Secret {
  readonly name: string;
  readonly arn: string;
  value: string | undefined;
}

/** `values` by a suffix of the secret's name; a secret that is neither given nor generated has no value. */
export function createSecret(resource: Resource, values: Record<string, string>): Secret {
  const { logicalId, properties, ref } = resource;
  refuseOthers(logicalId, properties, ['Name', 'Description', 'KmsKeyId', 'GenerateSecretString']);
  const name = String(properties.Name ?? logicalId);
  const given = Object.entries(values).find(([suffix]) => name.endsWith(suffix))?.[1];
  const generate = properties.GenerateSecretString as { PasswordLength?: number } | undefined;
  return { name, arn: ref, value: given ?? (generate && password(generate.PasswordLength)) };
}

const password = (length = 32) => randomBytes(length).toString('base64url').slice(0, length);
