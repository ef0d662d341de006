import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { tracer } from './shared.ts';

const client = tracer.captureAWSv3Client(new SecretsManagerClient({}));
const kept = new Map<string, string>();

export async function secret(id: string): Promise<string> {
  const known = kept.get(id);
  if (known) return known;
  const { SecretString: value = '' } = await client.send(new GetSecretValueCommand({ SecretId: id }));
  kept.set(id, value);
  return value;
}
