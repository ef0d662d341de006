import { type HttpClient, NoHttpAnswer } from '../../platform/http-client.ts';
import type { ApiAnswer, ApiQuestion, PublicApi } from './public-api.ts';

export class HttpPublicApi implements PublicApi {
  readonly #url: string;
  readonly #http: HttpClient;

  /** @param url where resources are, with a slash at its end. */
  constructor(url: string, http: HttpClient) {
    this.#url = url;
    this.#http = http;
  }

  async ask({ method, path, body, correlationId, timeoutMs }: ApiQuestion): Promise<ApiAnswer> {
    try {
      const { status, body: answered } = await this.#http({
        method,
        url: `${this.#url}${path}`,
        headers: {
          // The firewall refuses who does not say what it is.
          'user-agent': 'mhv-account-creation-probe',
          'x-correlation-id': correlationId,
          // A new connection each time, as a new caller's: one that was kept may have ended while the sandbox was frozen.
          connection: 'close',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body }),
        timeoutMs,
      });
      return { kind: 'answered', status, body: answered };
    } catch (fault) {
      if (fault instanceof NoHttpAnswer) return { kind: 'none', detail: fault.sayOf('the API') };
      throw fault;
    }
  }
}
