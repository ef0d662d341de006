import { randomBytes } from 'node:crypto';
import type { Resource } from '../template/stack.ts';

/** AWS::SecretsManager::Secret; `value` is absent until somebody puts one. */
export interface Secret {
  readonly name: string;
  readonly arn: string;
  value: string | undefined;
}

interface GenerateSecretString {
  SecretStringTemplate?: string;
  GenerateStringKey?: string;
  PasswordLength?: number;
}

/** `values` by a suffix of the secret's name; a secret that is neither given nor generated has no value. */
export function createSecret(resource: Resource, values: Record<string, string>): Secret {
  const name = String(resource.properties.Name ?? resource.logicalId);
  const given = Object.entries(values).find(([suffix]) => name.endsWith(suffix))?.[1];
  const { SecretString, GenerateSecretString } = resource.properties as {
    SecretString?: string;
    GenerateSecretString?: GenerateSecretString;
  };
  const value = given ?? SecretString ?? (GenerateSecretString && generate(GenerateSecretString));
  return { name, arn: resource.ref, value };
}

function generate({
  SecretStringTemplate,
  GenerateStringKey,
  PasswordLength = 32,
}: GenerateSecretString): string {
  const password = randomBytes(PasswordLength).toString('base64url').slice(0, PasswordLength);
  if (!GenerateStringKey) return password;
  return JSON.stringify({ ...JSON.parse(SecretStringTemplate ?? '{}'), [GenerateStringKey]: password });
}
