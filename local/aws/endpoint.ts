import type { IncomingMessage, ServerResponse } from 'node:http';
import { listen, type RunningServer, readBody } from '../servers/http.ts';
import { AwsError, type Operation } from './call.ts';
import { authorizeDynamoDb, type createDynamoDbProxy } from './dynamodb.ts';
import type { Grants } from './grants.ts';
import { invokeProtocol } from './protocols/invoke.ts';
import { jsonProtocol } from './protocols/json.ts';
import type { Protocol, WireAnswer } from './protocols/protocol.ts';
import { queryProtocol } from './protocols/query.ts';

/** What stands behind the endpoint. */
export interface Services {
  readonly grants: Grants;
  readonly dynamoDb: ReturnType<typeof createDynamoDbProxy>;
  /** By the service's name in the credential scope: `sqs`, `events`, `monitoring` (which is CloudWatch). */
  readonly operations: Record<string, Record<string, Operation>>;
}

/** The largest request of the services behind it (DynamoDB's BatchWriteItem). */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** Of the services that do not speak JSON with `X-Amz-Target`. */
const PROTOCOLS: Record<string, Protocol> = { lambda: invokeProtocol, sns: queryProtocol };

/** Who calls what: the signature itself is not checked. */
interface Signed {
  readonly accessKeyId: string;
  readonly service: string;
}

/**
 * The one endpoint that speaks what the SDK's clients speak. `services` is a function because the endpoint's URL is
 * part of what they are made from.
 */
export function startAwsEndpoint(port: number, services: () => Services): Promise<RunningServer> {
  return listen(port, 'AWS_PORT', (request, response) => {
    const signed = signedBy(request);
    const protocol = PROTOCOLS[signed?.service ?? ''] ?? jsonProtocol;
    handle(request, response, { signed, protocol, services }).catch((error: unknown) => {
      if (response.headersSent) return void response.destroy();
      const known = error instanceof AwsError ? error : new AwsError('InternalFailure', String(error), 500);
      write(response, protocol.fault(known));
    });
  });
}

function signedBy({ headers }: IncomingMessage): Signed | undefined {
  const credential = /Credential=([^/]+)\/\d+\/[^/]+\/([^/]+)\/aws4_request/;
  const [, accessKeyId, service = ''] = credential.exec(headers.authorization ?? '') ?? [];
  return accessKeyId ? { accessKeyId, service } : undefined;
}

interface Handling {
  readonly signed: Signed | undefined;
  readonly protocol: Protocol;
  readonly services: () => Services;
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  { signed, protocol, services }: Handling,
): Promise<void> {
  const { grants, dynamoDb, operations } = services();
  const body = (await readBody(request, MAX_BODY_BYTES)) ?? Buffer.alloc(0);
  if (!signed) throw new AwsError('MissingAuthenticationTokenException', 'the request is not signed', 403);
  const authorize = grants.authorizerOf(signed.accessKeyId);
  const { operation: name, input } = protocol.read(request, body);
  if (signed.service === 'dynamodb') {
    authorizeDynamoDb(name, input, authorize);
    dynamoDb.forward(request.headers, body, response);
    return;
  }
  const operation = operations[signed.service]?.[name];
  if (!operation) {
    throw new AwsError(
      'UnknownOperationException',
      `${signed.service} ${name} is not supported by the local runtime`,
    );
  }
  write(response, protocol.answer(name, (await operation(input, authorize)) as Record<string, unknown>));
}

function write(response: ServerResponse, { status, headers, body }: WireAnswer): void {
  response.writeHead(status, headers).end(body);
}
