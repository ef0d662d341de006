import type { Secret } from '../resources/secret.ts';
import { arnOf } from '../template/intrinsics.ts';
import { type Authorize, AwsError, type Operation } from './call.ts';

/** Secrets Manager's operations; a secret without a value answers ResourceNotFoundException, as there. */
export function secretsOperations(secrets: readonly Secret[]): Record<string, Operation> {
  const find = (operation: string, id: unknown, authorize: Authorize): Secret => {
    const secret = secrets.find(({ name, arn }) => id === name || id === arn);
    authorize(`secretsmanager:${operation}`, secret?.arn ?? arnOf('secretsmanager', `secret:${id}`));
    if (secret) return secret;
    throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  };
  return {
    GetSecretValue: ({ SecretId }, authorize) => {
      const { name, arn, value } = find('GetSecretValue', SecretId, authorize);
      if (value === undefined) {
        throw new AwsError(
          'ResourceNotFoundException',
          "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
        );
      }
      return { Name: name, ARN: arn, SecretString: value, VersionId: 'local', VersionStages: ['AWSCURRENT'] };
    },
    PutSecretValue: ({ SecretId, SecretString }, authorize) => {
      const secret = find('PutSecretValue', SecretId, authorize);
      secret.value = String(SecretString);
      return { Name: secret.name, ARN: secret.arn, VersionId: 'local', VersionStages: ['AWSCURRENT'] };
    },
    DescribeSecret: ({ SecretId }, authorize) => {
      const { name, arn } = find('DescribeSecret', SecretId, authorize);
      return { Name: name, ARN: arn };
    },
  };
}
