import { flag, text, url } from './environment.ts';

/** The variables of a function that verifies callers. */
export const callerVariables = {
  /** `iss` of the callers' tokens; not a URL (docs/domain.md 5). */
  STS_ISSUER: text,
  STS_JWKS_URL: url,
  API_AUDIENCE: text,
  /** Our URL as it has to be in `scopes`; stage data, because the API's own attribute would be a cycle. */
  API_SCOPE: url,
  /** Whether `^\d{1,10}V\d{6}$` is an ICN too; outside production only (docs/domain.md 3). */
  ALLOW_SHORT_ICNS: flag,
};
