import { AwsError } from '../call.ts';
import { jsonProtocol } from './json.ts';
import type { Protocol } from './protocol.ts';

const INVOKE = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/** Lambda's REST paths, of which only Invoke's is known: what is called in the path, the event as the body. */
export const invokeProtocol: Protocol = {
  read({ method, url, headers }, body) {
    const { pathname, searchParams } = new URL(`http://local${url}`);
    const name = method === 'POST' ? INVOKE.exec(pathname)?.[1] : undefined;
    if (name === undefined) return { operation: `${method} ${pathname}`, input: {} };
    return {
      operation: 'Invoke',
      input: {
        FunctionName: decodeURIComponent(name),
        Qualifier: searchParams.get('Qualifier') ?? undefined,
        InvocationType: headers['x-amz-invocation-type'] ?? 'RequestResponse',
        Payload: eventOf(body),
      },
    };
  },
  answer: (_, { StatusCode, FunctionError, Payload }) => ({
    status: Number(StatusCode),
    headers: {
      'content-type': 'application/json',
      'x-amz-executed-version': '$LATEST',
      ...(FunctionError !== undefined && { 'x-amz-function-error': String(FunctionError) }),
    },
    body: Payload === undefined ? '' : JSON.stringify(Payload),
  }),
  fault: jsonProtocol.fault,
};

function eventOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString() || '{}');
  } catch {
    throw new AwsError('InvalidRequestContentException', 'Could not parse request body into json');
  }
}
