import { type AccessRequest, compilePolicy, isAllowed, type PolicyDocument } from '../iam/policy.ts';
import { ACCOUNT, PARTITION, REGION } from '../template/intrinsics.ts';
import type { Resource, Stack } from '../template/stack.ts';

/**
 * What the caller of an operation needs on the key of what it touches. SQS and SNS developer guides, "Key management";
 * Secrets Manager user guide, "Encryption and decryption"; DynamoDB: its usage notes on encryption show `Decrypt` alone in
 * the name of who accesses a table, the rest of their list is for who creates it or changes its key.
 */
const KEY_ACTIONS: Record<string, readonly string[]> = {
  'dynamodb:BatchGetItem': ['kms:Decrypt'],
  'dynamodb:BatchWriteItem': ['kms:Decrypt'],
  'dynamodb:DeleteItem': ['kms:Decrypt'],
  'dynamodb:GetItem': ['kms:Decrypt'],
  'dynamodb:PutItem': ['kms:Decrypt'],
  'dynamodb:Query': ['kms:Decrypt'],
  'dynamodb:Scan': ['kms:Decrypt'],
  'dynamodb:UpdateItem': ['kms:Decrypt'],
  'secretsmanager:GetSecretValue': ['kms:Decrypt'],
  'secretsmanager:PutSecretValue': ['kms:GenerateDataKey', 'kms:Decrypt'],
  'sns:Publish': ['kms:GenerateDataKey', 'kms:Decrypt'],
  'sqs:ReceiveMessage': ['kms:Decrypt'],
  'sqs:SendMessage': ['kms:GenerateDataKey', 'kms:Decrypt'],
};

/** Whose right to use a key is left to the policies of roles, where the key's policy lets it in. */
const ACCOUNT_ROOT = `arn:${PARTITION}:iam::${ACCOUNT}:root`;

/** AWS::KMS::Key, and what is encrypted with it. */
export interface Keys {
  /** What `action` on the ARN `resource` needs on the resource's key: nothing if it has none. */
  neededFor(action: string, resource: string): readonly AccessRequest[];
  /** Whether the key's policy lets a service in, or, without one, those whom the policies of their roles do. */
  letIn(needed: AccessRequest, service?: { readonly principal: string; readonly sourceArn: string }): boolean;
}

/** Throws for a resource whose key is not in the template. */
export function createKeys(stack: Stack): Keys {
  const keys = stack.ofType('AWS::KMS::Key').map(({ logicalId, ref, attribute, properties }) => {
    const document = (properties.KeyPolicy ?? DEFAULT_POLICY) as PolicyDocument;
    return { id: ref, arn: String(attribute('Arn')), policy: compilePolicy(document, logicalId) };
  });
  const keyArns = new Map<string, string>();
  for (const resource of stack.ofType(...ENCRYPTED_TYPES)) {
    const name = keyNameOf(resource);
    if (name === undefined) continue;
    const key = keys.find(({ id, arn }) => name === id || name === arn);
    if (!key) throw new Error(`${resource.logicalId}: the key ${name} is not one of the template`);
    keyArns.set(String(resource.attribute('Arn') ?? resource.ref), key.arn);
  }
  return {
    neededFor(action, resource) {
      const keyArn = keyArns.get(resource.split('/index/')[0] ?? '');
      if (keyArn === undefined) return [];
      const viaService = `${action.split(':')[0]}.${REGION}.amazonaws.com`;
      return (KEY_ACTIONS[action] ?? []).map((needed) => ({ action: needed, resource: keyArn, viaService }));
    },
    letIn(needed, service) {
      const policy = keys.find(({ arn }) => arn === needed.resource)?.policy ?? [];
      return isAllowed(policy, { ...needed, principal: ACCOUNT_ROOT, ...service });
    },
  };
}

/** What a key has that is made without a policy (KMS developer guide, "Default key policy"). */
const DEFAULT_POLICY: PolicyDocument = {
  Statement: { Effect: 'Allow', Principal: { AWS: ACCOUNT_ROOT }, Action: 'kms:*', Resource: '*' },
};

const ENCRYPTED_TYPES = [
  'AWS::DynamoDB::Table',
  'AWS::SecretsManager::Secret',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
];

function keyNameOf({ properties }: Resource): string | undefined {
  const { KmsKeyId, KmsMasterKeyId, SSESpecification } = properties as {
    KmsKeyId?: string;
    KmsMasterKeyId?: string;
    SSESpecification?: { KMSMasterKeyId?: string };
  };
  return KmsKeyId ?? KmsMasterKeyId ?? SSESpecification?.KMSMasterKeyId;
}
