import { fitsIntoHeader, type HttpClient, NoHttpAnswer } from '../../platform/http-client.ts';
import type { Secrets } from '../secrets/secrets.ts';
import type { AccountProvider, AccountRequest, ProviderAnswer } from './account-provider.ts';
import { readMhvAnswer } from './mhv-answer.ts';

/** Path of MHV's Account Creation API (docs/domain.md 2). */
export const MHV_ACCOUNT_PATH = '/v1/usermgmt/account-service/account';

export interface MhvSettings {
  /** MHV's host and `MHV_ACCOUNT_PATH`. */
  readonly url: string;
  /** Id of the secret that holds our `x-api-key`. */
  readonly apiKeySecret: string;
}

export class MhvAccountProvider implements AccountProvider {
  readonly #settings: MhvSettings;
  readonly #http: HttpClient;
  readonly #secrets: Secrets;

  constructor(settings: MhvSettings, http: HttpClient, secrets: Secrets) {
    this.#settings = settings;
    this.#http = http;
    this.#secrets = secrets;
  }

  async createOrFind(request: AccountRequest, token: string, timeoutMs: number): Promise<ProviderAnswer> {
    const startedAt = performance.now();
    const apiKey = await this.#secrets.get(this.#settings.apiKeySecret);
    if (apiKey.kind === 'missing') {
      const failure = { reason: 'secret_missing', detail: apiKey.detail } as const;
      return { kind: 'failure', failure, retryable: false };
    }
    const key = apiKey.value.trim();
    if (!fitsIntoHeader(key)) {
      const detail = `The secret for MHV's API key holds characters that no key has: fill it again.`;
      return { kind: 'failure', failure: { reason: 'secret_missing', detail }, retryable: false };
    }
    try {
      const answer = await this.#http({
        method: 'POST',
        url: this.#settings.url,
        headers: {
          authorization: `Bearer ${token}`,
          'x-api-key': key,
          'mhvapi-idempotency-key': request.icn,
          accept: 'application/json',
          'content-type': 'application/json',
        },
        body: JSON.stringify(bodyOf(request)),
        // Reading the secret is rare, but its time is MHV's too.
        timeoutMs: Math.max(timeoutMs - (performance.now() - startedAt), 1),
      });
      return readMhvAnswer(answer);
    } catch (fault) {
      if (!(fault instanceof NoHttpAnswer)) throw fault;
      const failure = { reason: 'mhv_unreachable', detail: fault.sayOf('MHV') } as const;
      return { kind: 'failure', failure, retryable: true };
    }
  }
}

/** The wire format, names as MHV wants them (docs/domain.md 2). */
function bodyOf({ icn, email, termsOfUse }: AccountRequest) {
  return {
    icn,
    email,
    vaTermsOfUseDateTime: termsOfUse.acceptedAt,
    vaTermsOfUseStatus: 'accepted',
    vaTermsOfUseRevision: termsOfUse.revision,
    vaTermsOfUseLegalVersion: termsOfUse.legalVersion,
    vaTermsOfUseDocTitle: termsOfUse.documentTitle,
  };
}
