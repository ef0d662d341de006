import type {
  BatchGetItemInput,
  BatchGetItemOutput,
  DeleteItemInput,
  PutItemInput,
} from '@aws-sdk/client-dynamodb';
import type { PutEventsRequest, PutEventsResponse } from '@aws-sdk/client-eventbridge';
import type { GetSecretValueRequest, GetSecretValueResponse } from '@aws-sdk/client-secrets-manager';
import type { SendMessageRequest } from '@aws-sdk/client-sqs';

/*
 * The calls of AWS that a person waits for, in the SDK's own shapes: `sdk-calls.ts` makes them with the SDK's clients,
 * `signed-calls.ts` without (docs/adr/0030). Each throws if it was not done; a fault that AWS gave has AWS's name.
 */

export interface DynamoCalls {
  batchGetItem(input: BatchGetItemInput): Promise<Pick<BatchGetItemOutput, 'Responses' | 'UnprocessedKeys'>>;
  putItem(input: PutItemInput): Promise<unknown>;
  deleteItem(input: DeleteItemInput): Promise<unknown>;
}

export interface EventBridgeCalls {
  putEvents(input: PutEventsRequest): Promise<Pick<PutEventsResponse, 'Entries'>>;
}

export interface SqsCalls {
  sendMessage(input: SendMessageRequest & { readonly QueueUrl: string }): Promise<unknown>;
}

export interface SecretsManagerCalls {
  getSecretValue(input: GetSecretValueRequest): Promise<Pick<GetSecretValueResponse, 'SecretString'>>;
}

export type AwsCalls = DynamoCalls & EventBridgeCalls & SqsCalls & SecretsManagerCalls;

/** Whether AWS refused with this fault, such as `ConditionalCheckFailedException`. */
export function isFault(fault: unknown, name: string): boolean {
  return fault instanceof Error && fault.name === name;
}
