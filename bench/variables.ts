import type * as v from 'valibot';
import type { CreateAccountEnvironment } from '../lambdas/create-account/env.ts';

const arn = (name: string) =>
  `arn:aws-us-gov:secretsmanager:us-gov-west-1:123456789012:secret:account-creation/production/${name}-a1B2c3`;

/** Of create-account as production has them; the others under test read some of the same. One that is missing does not compile. */
export const variables: Readonly<v.InferInput<typeof CreateAccountEnvironment>> = {
  STAGE: 'production',
  POWERTOOLS_SERVICE_NAME: 'create-account',
  POWERTOOLS_METRICS_NAMESPACE: 'AccountCreation',
  POWERTOOLS_LOG_LEVEL: 'INFO',
  RELEASE: 'bench',
  AWS_USE_FIPS_ENDPOINT: 'true',
  STS_ISSUER: 'va.gov sign in',
  STS_JWKS_URL: 'https://api.va.gov/sign_in/openid_connect/certs',
  API_AUDIENCE: 'mhv-account-creation',
  API_SCOPE: 'https://account-creation.va.gov/v1/account',
  ALLOW_SHORT_ICNS: 'false',
  RESULTS_TABLE: 'account-creation-production-results',
  CONTROL_TABLE: 'account-creation-production-control',
  INITIAL_PERCENTAGE: '100',
  ROLLOUT_FEATURE: 'mhv_account_creation',
  ROLLOUT_ACTOR: 'icn',
  APPLICATIONS: 'va-gov,mobile',
  EVENT_BUS: 'account-creation-production',
  FALLBACK_QUEUE_URL:
    'https://sqs.us-gov-west-1.amazonaws.com/123456789012/account-creation-production-fallback',
  WORK_QUEUE_URL:
    'https://sqs.us-gov-west-1.amazonaws.com/123456789012/account-creation-production-account-work',
  MHV_BASE_URL: 'https://api.myhealth.va.gov',
  STS_BASE_URL: 'https://api.va.gov',
  STS_ASSERTION_ISSUER: 'https://account-creation.va.gov',
  STS_SERVICE_ACCOUNT_ID: 'account-creation',
  MHV_API_KEY_SECRET: arn('mhv-api-key'),
  STS_SIGNING_KEY_SECRET: arn('sts-signing-key'),
  LOG_HASH_KEY_SECRET: arn('log-hash-key'),
};
