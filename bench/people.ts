import type { APIGatewayProxyEvent } from 'aws-lambda';
import { encodeJwt } from '../local/simulators/jwt.ts';
import { jwkOf, newSigningKey, privatePemOf } from '../local/simulators/sts-keys.ts';
import type { StubData } from './stub/answers.ts';
import { variables } from './variables.ts';

const stsKey = newSigningKey();

/** As STS signs a caller's token (docs/domain.md 5); made for 300 s, or it is refused. */
function token(icn: string, lifetimeS = 300): string {
  const iat = Math.floor(Date.now() / 1000);
  const claims = {
    iss: variables.STS_ISSUER,
    aud: variables.API_AUDIENCE,
    sub: icn,
    scopes: [variables.API_SCOPE],
    service_account_id: 'va-gov',
    user_attributes: { icn },
    version: 'V0',
    jti: icn,
    iat,
    exp: iat + lifetimeS,
  };
  return encodeJwt(claims, { alg: 'RS256', key: stsKey.privateKey, kid: stsKey.kid });
}

export const stubData: StubData = {
  jwks: { keys: [jwkOf(stsKey)] },
  secrets: {
    [variables.MHV_API_KEY_SECRET]: 'a-key-of-twenty-four-chars',
    [variables.STS_SIGNING_KEY_SECRET]: privatePemOf(newSigningKey()),
    [variables.LOG_HASH_KEY_SECRET]: 'a-hash-key-of-more-than-thirty-two-characters',
  },
  // One for the whole run.
  accessToken: token('1000000000V000000', 86_400),
};

let people = 0;

/** `POST /v1/account` of somebody who was never seen, as API Gateway hands it to the function. */
export function freshRequest(): APIGatewayProxyEvent {
  people += 1;
  const icn = `${1_000_000_000 + people}V${100_000 + (people % 900_000)}`;
  const headers = {
    Accept: 'application/json',
    Authorization: `Bearer ${token(icn)}`,
    'Content-Type': 'application/json',
    Host: 'account-creation.va.gov',
    'User-Agent': 'Faraday v2.12.0',
    'X-Correlation-Id': `bench-${people}`,
    'X-Forwarded-For': '203.0.113.7',
    'X-Forwarded-Port': '443',
    'X-Forwarded-Proto': 'https',
  };
  const multi = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
  const requestId = `4f1c8a5e-3f0b-4b1f-9b0e-${String(people).padStart(12, '0')}`;
  return {
    resource: '/account',
    path: '/account',
    httpMethod: 'POST',
    headers,
    multiValueHeaders: multi,
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: null,
    stageVariables: null,
    requestContext: {
      accountId: '123456789012',
      apiId: 'a1b2c3d4e5',
      authorizer: null,
      httpMethod: 'POST',
      identity: {
        accessKey: null,
        accountId: null,
        apiKey: null,
        apiKeyId: null,
        caller: null,
        clientCert: null,
        cognitoAuthenticationProvider: null,
        cognitoAuthenticationType: null,
        cognitoIdentityId: null,
        cognitoIdentityPoolId: null,
        principalOrgId: null,
        sourceIp: '203.0.113.7',
        user: null,
        userAgent: 'Faraday v2.12.0',
        userArn: null,
      },
      path: '/v1/account',
      protocol: 'HTTP/1.1',
      requestId,
      requestTimeEpoch: Date.now(),
      resourceId: 'abc123',
      resourcePath: '/account',
      stage: 'v1',
    },
    body: JSON.stringify({
      icn,
      email: null,
      terms_of_use: { status: 'accepted', accepted_at: '2026-11-05T14:00:00Z' },
    }),
    isBase64Encoded: false,
  };
}
