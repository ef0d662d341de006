import { Agent, type IncomingHttpHeaders, request, type ServerResponse } from 'node:http';
import { request as requestTls } from 'node:https';
import { arnOf } from '../template/intrinsics.ts';
import { type Authorize, AwsError, textOf } from './call.ts';

/** DynamoDB Local keeps a set of tables for each access key: everybody uses this one. */
export const DYNAMODB_ACCESS_KEY = 'LOCAL';

const ITEM_OPERATIONS = ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query', 'Scan', 'DescribeTable'];
const BATCH_OPERATIONS = ['BatchGetItem', 'BatchWriteItem'];

/** Checks every table that the call names; throws for an operation that is not supported. */
export function authorizeDynamoDb(
  operation: string,
  input: Record<string, unknown>,
  authorize: Authorize,
): void {
  const action = `dynamodb:${operation}`;
  if (ITEM_OPERATIONS.includes(operation)) {
    const index = input.IndexName ? `/index/${input.IndexName}` : '';
    authorize(action, arnOf('dynamodb', `table/${tableName(textOf(input, 'TableName'))}${index}`));
  } else if (BATCH_OPERATIONS.includes(operation)) {
    for (const table of Object.keys(input.RequestItems ?? {})) {
      authorize(action, arnOf('dynamodb', `table/${tableName(table)}`));
    }
  } else {
    throw new AwsError(
      'UnknownOperationException',
      `dynamodb ${operation} is not supported by the local runtime`,
    );
  }
}

const tableName = (nameOrArn: string) => nameOrArn.split('/').at(-1) ?? '';

/** Passes calls on to the DynamoDB endpoint, the body byte for byte. */
export function createDynamoDbProxy(endpoint: string) {
  const url = new URL(endpoint);
  const agent = url.protocol === 'https:' ? undefined : new Agent({ keepAlive: true });
  const send = url.protocol === 'https:' ? requestTls : request;
  return {
    forward(headers: IncomingHttpHeaders, body: Buffer, response: ServerResponse): void {
      const authorization = headers.authorization?.replace(
        /Credential=[^/]+/,
        `Credential=${DYNAMODB_ACCESS_KEY}`,
      );
      const upstream = send(
        url,
        { method: 'POST', agent, headers: { ...headers, host: url.host, authorization } },
        (answer) => {
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(response);
        },
      );
      upstream.on('error', () => response.destroy());
      upstream.end(body);
    },
    stop: () => agent?.destroy(),
  };
}
