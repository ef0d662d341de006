import type { IncomingMessage, ServerResponse } from 'node:http';
import { listen, type RunningServer, readBody } from '../servers/http.ts';
import { AwsError, type Operation } from './call.ts';
import { authorizeDynamoDb, type createDynamoDbProxy } from './dynamodb.ts';
import type { Grants } from './grants.ts';

/** What stands behind the endpoint. */
export interface Services {
  readonly grants: Grants;
  readonly dynamoDb: ReturnType<typeof createDynamoDbProxy>;
  /** By the service's name in the credential scope: `sqs`, `events`, `secretsmanager`. */
  readonly operations: Record<string, Record<string, Operation>>;
}

/** The largest request of the services behind it (DynamoDB's BatchWriteItem). */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

/**
 * The one endpoint that speaks what the SDK's clients speak: JSON 1.0 and 1.1 with the operation in
 * `X-Amz-Target`. `services` is a function because the endpoint's URL is part of what they are made from.
 */
export function startAwsEndpoint(port: number, services: () => Services): Promise<RunningServer> {
  return listen(port, 'AWS_PORT', (request, response) => {
    handle(request, response, services).catch((error: unknown) => answerError(response, error));
  });
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  services: () => Services,
): Promise<void> {
  const { grants, dynamoDb, operations } = services();
  const body = (await readBody(request, MAX_BODY_BYTES)) ?? Buffer.alloc(0);
  const [, accessKeyId = '', service = ''] =
    /Credential=([^/]+)\/\d+\/[^/]+\/([^/]+)\/aws4_request/.exec(request.headers.authorization ?? '') ?? [];
  if (!accessKeyId)
    throw new AwsError('MissingAuthenticationTokenException', 'the request is not signed', 403);
  const operationName = String(request.headers['x-amz-target'] ?? `${request.method} ${request.url}`)
    .split('.')
    .at(-1) as string;
  const authorize = grants.authorizerOf(accessKeyId);
  if (service === 'dynamodb') {
    authorizeDynamoDb(operationName, inputOf(body), authorize);
    dynamoDb.forward(request.headers, body, response);
    return;
  }
  const operation = operations[service]?.[operationName];
  if (!operation) {
    throw new AwsError(
      'UnknownOperationException',
      `${service} ${operationName} is not supported by the local runtime`,
    );
  }
  const output = await operation(inputOf(body), authorize);
  const contentType = request.headers['content-type'] ?? 'application/x-amz-json-1.0';
  response.writeHead(200, { 'content-type': contentType }).end(JSON.stringify(output));
}

function inputOf(body: Buffer): Record<string, unknown> {
  try {
    const input: unknown = JSON.parse(body.toString() || '{}');
    if (typeof input === 'object' && input !== null) return input as Record<string, unknown>;
  } catch {
    // Answered below, as something that is JSON but not an object.
  }
  throw new AwsError('SerializationException', 'the body is not a JSON object');
}

function answerError(response: ServerResponse, error: unknown): void {
  const { type, message, status } =
    error instanceof AwsError ? error : new AwsError('InternalFailure', String(error), 500);
  if (response.headersSent) return void response.destroy();
  const name = type.split('#').at(-1) ?? type;
  response
    .writeHead(status, { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-errortype': name })
    .end(JSON.stringify({ __type: type, message }));
}
