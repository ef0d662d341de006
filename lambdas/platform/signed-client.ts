import { isThrottlingError, isTransientError, StandardRetryStrategy } from '@smithy/core/retry';
import { SignatureV4 } from '@smithy/signature-v4';
import { awsClientSettings } from './aws-client-settings.ts';
import type { HttpAnswer, HttpClient } from './http-client.ts';
import { NodeSha256 } from './node-sha256.ts';

/** A service that speaks JSON by `X-Amz-Target`. */
export interface AwsService {
  /** In endpoints and signatures. */
  readonly name: 'dynamodb' | 'events' | 'secretsmanager' | 'sqs';
  readonly targetPrefix: string;
  readonly json: '1.0' | '1.1';
}

/** Milliseconds; AWS refuses a signature from five minutes on, and the SDK corrects its clock from four. */
const MOST_SKEW_MS = 240_000;

/**
 * One service of AWS, called with AWS's own signer and rules for retries, but without an SDK client (docs/adr/0030).
 * Attempts and times are those of every SDK client here: `awsClientSettings`.
 */
export class SignedClient {
  readonly #service: AwsService;
  readonly #http: HttpClient;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #signer: SignatureV4;
  readonly #retries = new StandardRetryStrategy(awsClientSettings.maxAttempts);
  /** Milliseconds that AWS's clock was ahead of ours at its last answer. */
  #clockOffsetMs = 0;

  /** @param environment as Lambda sets it: region, credentials and what `endpointOf` reads. */
  constructor(service: AwsService, http: HttpClient, environment: NodeJS.ProcessEnv) {
    this.#service = service;
    this.#http = http;
    this.#environment = environment;
    this.#signer = new SignatureV4({
      service: service.name,
      region: environment.AWS_REGION ?? '',
      credentials: async () => credentialsIn(environment),
      sha256: NodeSha256,
    });
  }

  /** What AWS answered, as it is on the wire. @throws an error with AWS's name of the fault, or NoHttpAnswer; that of the last attempt. */
  async call(operation: string, input: object): Promise<object> {
    const url = new URL(endpointOf(this.#service.name, this.#environment));
    const body = JSON.stringify(input);
    let token = await this.#retries.acquireInitialRetryToken(operation);
    for (;;) {
      try {
        const content = await this.#attempt(operation, url, body);
        this.#retries.recordSuccess(token);
        return content;
      } catch (fault) {
        const errorType = errorTypeOf(fault as Parameters<typeof isTransientError>[0]);
        // Waits; rejects if the fault is not one to repeat, or no attempt or budget is left.
        const next = this.#retries.refreshRetryTokenForRetry(token, { errorType });
        token = await next.catch(() => Promise.reject(fault));
      }
    }
  }

  async #attempt(operation: string, { protocol, hostname, host, href }: URL, body: string): Promise<object> {
    const { targetPrefix, json } = this.#service;
    const signedOffsetMs = this.#clockOffsetMs;
    const headers = {
      host,
      'content-type': `application/x-amz-json-${json}`,
      'x-amz-target': `${targetPrefix}.${operation}`,
    };
    const request = { method: 'POST', protocol, hostname, path: '/', headers, body } as const;
    const signed = await this.#signer.sign(request, { signingDate: new Date(Date.now() + signedOffsetMs) });
    const { requestTimeout: timeoutMs } = awsClientSettings.requestHandler;
    const answer = await this.#http({ method: 'POST', url: href, headers: signed.headers, body, timeoutMs });
    const answeredAt = Date.parse(answer.headers?.date ?? '');
    if (!Number.isNaN(answeredAt)) this.#clockOffsetMs = answeredAt - Date.now();
    return contentOf(answer, Math.abs(this.#clockOffsetMs - signedOffsetMs) >= MOST_SKEW_MS);
  }
}

/**
 * `AWS_ENDPOINT_URL`, or the regional endpoint in the partitions aws and aws-us-gov. In GovCloud the ordinary hosts are
 * FIPS ones already, except Secrets Manager's.
 */
function endpointOf(service: AwsService['name'], environment: NodeJS.ProcessEnv): string {
  const { AWS_ENDPOINT_URL: set, AWS_REGION: region = '', AWS_USE_FIPS_ENDPOINT: fips } = environment;
  if (set) return set;
  const named = fips === 'true' && (service === 'secretsmanager' || !region.startsWith('us-gov-'));
  return `https://${service}${named ? '-fips' : ''}.${region}.amazonaws.com`;
}

/** Read for each signature, so that nothing outlives credentials that were replaced. */
function credentialsIn(environment: NodeJS.ProcessEnv) {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN: sessionToken } = environment;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) throw new Error('The environment has no credentials');
  return { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY, sessionToken };
}

function contentOf({ status, headers, body }: HttpAnswer, clockSkewCorrected: boolean): object {
  const content = objectIn(body);
  if (status === 200 && content) return content;
  // `<namespace>#<name>`, or the name and, after a colon, where it comes from.
  const type = String(
    headers?.['x-amzn-errortype'] ?? content?.__type ?? content?.code ?? 'UnreadableAnswer',
  );
  throw Object.assign(new Error(String(content?.message ?? content?.Message ?? `HTTP ${status}`)), {
    name: type.replace(/^.*#/, '').replace(/:.*$/, ''),
    // What the rules for retries look at.
    $metadata: { httpStatusCode: status, clockSkewCorrected },
  });
}

function objectIn(body: string): Record<string, unknown> | undefined {
  try {
    const content: unknown = JSON.parse(body);
    return typeof content === 'object' && content !== null ? (content as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function errorTypeOf(fault: Parameters<typeof isTransientError>[0]) {
  if (isThrottlingError(fault)) return 'THROTTLING';
  return isTransientError(fault) ? 'TRANSIENT' : 'CLIENT_ERROR';
}
