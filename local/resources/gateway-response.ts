import type { Stack } from '../template/stack.ts';

/** API Gateway's own refusals that can happen here, with status and text as in its developer guide. */
const REFUSALS = {
  MISSING_AUTHENTICATION_TOKEN: { status: 403, message: 'Missing Authentication Token' },
  REQUEST_TOO_LARGE: { status: 413, message: 'HTTP content length exceeded 10485760 bytes.' },
  THROTTLED: { status: 429, message: 'Too Many Requests' },
  API_CONFIGURATION_ERROR: { status: 500, message: 'Internal server error' },
  INTEGRATION_FAILURE: { status: 502, message: 'Internal server error' },
  INTEGRATION_TIMEOUT: { status: 504, message: 'Endpoint request timed out' },
} as const;

/** Why API Gateway answers itself. */
export type RefusalType = keyof typeof REFUSALS;

/** An answer on its way to the caller. */
export interface GatewayAnswer {
  readonly status: number;
  readonly headers: Record<string, string | string[]>;
  readonly body: string | Buffer;
}

interface GatewayResponseProperties {
  ResponseType: string;
  StatusCode?: string;
  ResponseTemplates?: Record<string, string>;
  ResponseParameters?: Record<string, string>;
}

/** Makes the answer for a refusal; `context` holds values of `$context.*`, for example `requestId`. */
export type Refuse = (type: RefusalType, context: Record<string, string>) => GatewayAnswer;

/** AWS::ApiGateway::GatewayResponse, with DEFAULT_4XX and DEFAULT_5XX behind the named types. */
export function createRefusals(stack: Stack): Refuse {
  const responses = stack
    .ofType('AWS::ApiGateway::GatewayResponse')
    .map(({ properties }) => properties as unknown as GatewayResponseProperties);
  return (type, context) => {
    const { status, message } = REFUSALS[type];
    // A function that crashed or answered nonsense has no type of its own: only DEFAULT_5XX changes it.
    const names = [type === 'INTEGRATION_FAILURE' ? '' : type, status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX'];
    const response = names.flatMap((name) =>
      responses.filter(({ ResponseType }) => ResponseType === name),
    )[0];
    const variables: Record<string, string> = {
      ...context,
      'error.message': message,
      'error.messageString': JSON.stringify(message),
      'error.responseType': type,
    };
    const fill = (text: string) =>
      text.replace(/\$context\.([a-zA-Z]+(?:\.[a-zA-Z]+)*)/g, (_, name: string) => variables[name] ?? '');
    const headers = Object.entries(response?.ResponseParameters ?? {}).map(([name, value]) => [
      name.replace('gatewayresponse.header.', ''),
      value.startsWith("'") ? value.slice(1, -1) : fill(`$${value}`),
    ]);
    const template =
      response?.ResponseTemplates?.['application/json'] ?? '{"message":$context.error.messageString}';
    return {
      status: Number(response?.StatusCode ?? status),
      headers: { 'Content-Type': 'application/json', ...Object.fromEntries(headers) },
      body: fill(template),
    };
  };
}
