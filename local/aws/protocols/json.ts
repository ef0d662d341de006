import { AwsError } from '../call.ts';
import type { Protocol } from './protocol.ts';

/** JSON 1.0 and 1.1, with the operation in `X-Amz-Target`: DynamoDB, SQS, EventBridge, CloudWatch and most others. */
export const jsonProtocol: Protocol = {
  read: ({ headers, method, url }, body) => ({
    operation:
      String(headers['x-amz-target'] ?? `${method} ${url}`)
        .split('.')
        .at(-1) ?? '',
    input: objectOf(body),
  }),
  answer: (_, output) => ({
    status: 200,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: JSON.stringify(output),
  }),
  fault: ({ type, message, status }) => ({
    status,
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amzn-errortype': type.split('#').at(-1) ?? type,
    },
    body: JSON.stringify({ __type: type, message }),
  }),
};

function objectOf(body: Buffer): Record<string, unknown> {
  try {
    const input: unknown = JSON.parse(body.toString() || '{}');
    if (typeof input === 'object' && input !== null) return input as Record<string, unknown>;
  } catch {
    // Answered below, as something that is JSON but not an object.
  }
  throw new AwsError('SerializationException', 'the body is not a JSON object');
}
