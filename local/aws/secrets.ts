import type { Secret } from '../resources/secret.ts';
import { arnOf } from '../template/intrinsics.ts';
import { type Authorize, AwsError, type Operation, textOf } from './call.ts';

/** Secrets Manager's operations; a secret without a value answers ResourceNotFoundException, as there. */
export function secretsOperations(secrets: readonly Secret[]): Record<string, Operation> {
  const find = (operation: string, input: Record<string, unknown>, authorize: Authorize): Secret => {
    const id = textOf(input, 'SecretId');
    const secret = secrets.find(({ name, arn }) => id === name || id === arn);
    authorize(`secretsmanager:${operation}`, secret?.arn ?? arnOf('secretsmanager', `secret:${id}`));
    if (secret) return secret;
    throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  };
  return {
    GetSecretValue: (input, authorize) => {
      const { name, arn, value } = find('GetSecretValue', input, authorize);
      if (value === undefined) {
        throw new AwsError(
          'ResourceNotFoundException',
          "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
        );
      }
      return { Name: name, ARN: arn, SecretString: value, VersionId: 'local', VersionStages: ['AWSCURRENT'] };
    },
    PutSecretValue: (input, authorize) => {
      const secret = find('PutSecretValue', input, authorize);
      secret.value = textOf(input, 'SecretString');
      return { Name: secret.name, ARN: secret.arn, VersionId: 'local', VersionStages: ['AWSCURRENT'] };
    },
    DescribeSecret: (input, authorize) => {
      const { name, arn } = find('DescribeSecret', input, authorize);
      return { Name: name, ARN: arn };
    },
  };
}
