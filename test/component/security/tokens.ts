import type { Reason } from '../../../lambdas/contracts/error-catalogue.ts';
import type { SentRequest } from '../../fixtures/lambda-events.ts';
import { tokenSettings } from '../../fixtures/tokens.ts';
import { ICN, key } from '../create-account/harness.ts';
import type { Route } from './api.ts';
import { attackersJwk, byAttacker, forged, now, OTHER_ICN } from './forged.ts';

/** A kind of token, and what the routes that look at one make of it. */
export interface TokenKind {
  readonly what: string;
  readonly sent: () => Pick<SentRequest, 'headers' | 'query'>;
  /** Status at every route that looks at tokens. `good`: the same as with a good one. */
  readonly status: number | 'good';
  readonly reason?: Reason;
  /** Where it is another. */
  readonly but?: Partial<Record<Route, number>>;
}

const bearer = (token: string) => ({ headers: { Authorization: `Bearer ${token}` } });
const kind =
  (status: TokenKind['status'], reason?: Reason) =>
  (what: string, token: () => string, but?: TokenKind['but']): TokenKind => ({
    what,
    sent: () => bearer(token()),
    status,
    ...(reason && { reason }),
    ...(but && { but }),
  });
const invalid = kind(401, 'token_invalid');
const otherScope = kind(403, 'scope_missing');
const nobody = kind(403, 'icn_mismatch');
const good = kind('good');

const header = (what: string, value: string | readonly string[]): TokenKind => ({
  what,
  sent: () => ({ headers: { Authorization: value } }),
  status: 401,
  reason: 'token_invalid',
});
const missing = (what: string, sent: TokenKind['sent'], but?: TokenKind['but']): TokenKind => ({
  what,
  sent,
  status: 401,
  reason: 'token_missing',
  ...(but && { but }),
});

const token = forged();
const [head = '', claims = '', signature = ''] = token.split('.');
const part = (value: string) => Buffer.from(value).toString('base64url');
const junk = (length: number) => 'x'.repeat(length);

const ofTheHeader: readonly TokenKind[] = [
  missing('none', () => ({}), { 'GET /v1/health': 200 }),
  missing('an empty header', () => ({ headers: { Authorization: '' } })),
  missing('one in the query', () => ({ query: { access_token: token } }), { 'GET /v1/health': 200 }),
  header('a scheme alone', 'Bearer'),
  header('a scheme and a space', 'Bearer '),
  header('another scheme', 'Basic dmFnb3Y6c2VjcmV0'),
  header('a scheme that begins as ours', `Bearers ${token}`),
  header('no scheme', token),
  header('two spaces', `Bearer  ${token}`),
  header('a tab', `Bearer\t${token}`),
  header('a space before it', ` Bearer ${token}`),
  header('a space after it', `Bearer ${token} `),
  header('quotation marks', `Bearer "${token}"`),
  header('a list of two', `Bearer ${token}, Bearer ${token}`),
  header('the same header twice', [`Bearer ${token}`, `Bearer ${token}`]),
  header('a bad one before a good one', ['Bearer bad', `Bearer ${token}`]),
  header('a good one before a bad one', [`Bearer ${token}`, 'Bearer bad']),
  {
    ...header('two headers that differ in case', ''),
    sent: () => ({ headers: { authorization: 'Bearer bad', Authorization: `Bearer ${token}` } }),
  },
  header('NUL at its end', `Bearer ${token}\u0000`),
  header('a line break and a header', `Bearer ${token}\r\nX-Forged: 1`),
  header('letters that are not ASCII', `Bearer ${token.replace('e', 'é')}`),
  header('a mark of direction', `Bearer \u202e${token}`),
];

const ofItsForm: readonly TokenKind[] = [
  invalid('no JWT', () => 'not-a-token'),
  invalid('16 KB of nothing', () => junk(16_384)),
  invalid('1 MB of nothing', () => junk(1_048_576)),
  invalid('1 MB in three parts', () => [junk(524_288), junk(262_144), junk(262_144)].join('.')),
  invalid('two parts', () => `${head}.${claims}`),
  invalid('four parts', () => `${token}.${signature}`),
  invalid('five parts, as an encrypted one has', () => `${head}..${claims}.${signature}.${signature}`),
  invalid('an empty signature', () => `${head}.${claims}.`),
  invalid('a signature that was cut', () => token.slice(0, -8)),
  invalid('a signature that is too long', () => `${token}AAAA`),
  invalid('a signature of zeros', () => `${head}.${claims}.${Buffer.alloc(256).toString('base64url')}`),
  invalid('padding', () => `${token}==`),
  invalid('padding of every part', () => `${head}==.${claims}==.${signature}==`),
  invalid('the standard alphabet', () => token.replaceAll('-', '+').replaceAll('_', '/')),
  invalid('claims of another person', () => [head, part(`{"sub":"${OTHER_ICN}"}`), signature].join('.')),
  invalid('claims that are a list', () => forged({ claims: '[]' })),
  invalid('claims that are null', () => forged({ claims: 'null' })),
  invalid('claims that are no JSON', () => forged({ claims: '{"sub":' })),
  invalid('no claims', () => forged({ claims: '{}' })),
  invalid('a header that is a list', () => [part('["RS256"]'), claims, signature].join('.')),
  invalid('a header of another key order', () =>
    [part(JSON.stringify({ kid: key.kid, alg: 'RS256' })), claims, signature].join('.'),
  ),
];

const ofItsAlgorithm: readonly TokenKind[] = [
  ...['none', 'None', 'NONE', 'nOnE'].flatMap((alg) => [
    invalid(`alg ${alg}`, () => `${part(JSON.stringify({ alg, kid: key.kid }))}.${claims}.`),
    invalid(`alg ${alg} with a signature`, () => forged({ header: { alg } })),
  ]),
  ...['HS256', 'HS384'].map((alg) =>
    invalid(`${alg} with the public key as the secret`, () => forged({ header: { alg } })),
  ),
  ...['RS384', 'RS512', 'PS256'].map((alg) =>
    invalid(`${alg} with STS's own key`, () => forged({ header: { alg } })),
  ),
  ...['ES256', 'EdDSA'].map((alg) =>
    invalid(`${alg} with another key under a published id`, () => forged({ header: { alg } })),
  ),
  ...['rs256', 'RS256 ', '', 256, null, ['RS256'], undefined].map((alg) =>
    invalid(`alg ${JSON.stringify(alg)}`, () => forged({ header: { alg } })),
  ),
];

const ofItsKey: readonly TokenKind[] = [
  invalid('another key under a published id', () => forged({ signature: byAttacker })),
  ...[
    'key-2',
    'KEY-1',
    ' key-1',
    'key-1\u0000',
    '',
    '../../../../dev/null',
    "key-1' OR '1'='1",
    "'; DROP TABLE keys; --",
    'https://evil.test/jwks.json',
    'file:///etc/passwd',
    '__proto__',
    'constructor',
    'toString',
    junk(100_000),
    undefined,
    null,
    0,
    ['key-1'],
    { toString: 'key-1' },
  ].map((kid) =>
    invalid(`kid ${String(JSON.stringify(kid)).slice(0, 40)}`, () =>
      forged({ header: { kid }, signature: byAttacker }),
    ),
  ),
  ...(
    [
      ['jwk', attackersJwk],
      ['jku', 'https://evil.test/jwks.json'],
      ['x5u', 'https://evil.test/chain.pem'],
      ['x5c', ['MIIC']],
    ] as const
  ).flatMap(([name, value]) => [
    invalid(`${name} of another key`, () => forged({ header: { [name]: value }, signature: byAttacker })),
    invalid(`${name} of another key, and no kid`, () =>
      forged({ header: { [name]: value, kid: undefined }, signature: byAttacker }),
    ),
  ]),
  ...[['exp'], ['b64'], [], null].map((crit) =>
    invalid(`crit ${JSON.stringify(crit)}`, () => forged({ header: { crit, b64: false } })),
  ),
];

const ofItsTimes: readonly TokenKind[] = [
  ...(
    [
      ['that has expired', { exp: now() - 1 }],
      ['that expired before there were calendars', { exp: -1e20 }],
      ['that never expires', { exp: undefined }],
      ['that expires as a text', { exp: String(now() + 300) }],
      ['that is good for a second too long', { iat: now(), exp: now() + 301 }],
      ['that is good for a day', { exp: now() + 86_400 }],
      ['that is good for ever', { exp: 1e308 }],
      ['that was made at no time', { iat: undefined }],
      ['that was made at a time that is text', { iat: String(now()) }],
      ['that will be made in an hour', { iat: now() + 3_600, exp: now() + 3_900 }],
      ['that is not yet good', { nbf: now() + 600 }],
      ['that is good after all calendars', { nbf: 1e20 }],
    ] as const
  ).map(([what, changes]) => invalid(`one ${what}`, () => forged({ claims: changes }))),
];

const ofItsClaims: readonly TokenKind[] = [
  ...['https://evil.test', 'VA.gov sign in', 'va.gov sign in ', ['va.gov sign in'], null, undefined].map(
    (iss) => invalid(`iss ${JSON.stringify(iss)}`, () => forged({ claims: { iss } })),
  ),
  ...['https://evil.test', `${tokenSettings.audience}/`, [], ['https://evil.test'], 1, undefined].map((aud) =>
    invalid(`aud ${JSON.stringify(aud)}`, () => forged({ claims: { aud } })),
  ),
  ...[undefined, null, tokenSettings.scope, [[tokenSettings.scope]], { 0: tokenSettings.scope }].map(
    (scopes) => invalid(`scopes ${JSON.stringify(scopes)}`, () => forged({ claims: { scopes } })),
  ),
  ...[
    [],
    [''],
    ['*'],
    [tokenSettings.mhvUrl],
    [`${tokenSettings.scope}/`],
    [`${tokenSettings.scope}/other`],
    [tokenSettings.scope.slice(0, -1)],
    [tokenSettings.scope.toUpperCase()],
    [`${tokenSettings.mhvUrl} ${tokenSettings.scope}`],
  ].map((scopes) => otherScope(`scopes ${JSON.stringify(scopes)}`, () => forged({ claims: { scopes } }))),
  ...[undefined, null, 1, '', 'a b', 'a\nb', '{"_aws":{}}', junk(65), { id: 'va-gov' }].map((id) =>
    invalid(`service_account_id ${String(JSON.stringify(id)).slice(0, 40)}`, () =>
      forged({ claims: { service_account_id: id } }),
    ),
  ),
];

const ofItsPerson: readonly TokenKind[] = [
  ...[undefined, null, 1012667145, [ICN], { icn: ICN }].map((sub) =>
    invalid(`sub ${JSON.stringify(sub)}`, () => forged({ claims: { sub, user_attributes: undefined } })),
  ),
  invalid('a person in sub, another in user_attributes', () =>
    forged({ claims: { user_attributes: { icn: OTHER_ICN } } }),
  ),
  invalid('an ICN in user_attributes that is a list', () =>
    forged({ claims: { user_attributes: { icn: [ICN] } } }),
  ),
  invalid('user_attributes that are a text', () => forged({ claims: { user_attributes: ICN } })),
  ...['', 'somebody', `${ICN}\n`, ` ${ICN}`, ICN.toLowerCase(), `${ICN}^NI^200M^USVHA^T`, '10101V964144'].map(
    (sub) =>
      nobody(`sub ${JSON.stringify(sub)}`, () => forged({ claims: { sub, user_attributes: undefined } })),
  ),
  kind('good', 'icn_mismatch')(
    'a good one of another person',
    () => forged({ claims: { sub: OTHER_ICN, user_attributes: { icn: OTHER_ICN } } }),
    { 'POST /v1/account': 403, 'GET /v1/account': 404, 'POST /v1/feedback': 404 },
  ),
];

/** What looks odd and decides nothing: signature, issuer, audience, life, scope and person do. */
const accepted: readonly TokenKind[] = [
  good('a good one', () => forged()),
  {
    ...good('the scheme in lower case', () => ''),
    sent: () => ({ headers: { authorization: `bearer ${token}` } }),
  },
  ...[undefined, 'at+jwt', 'JOSE', 1].map((typ) =>
    good(`typ ${JSON.stringify(typ)}`, () => forged({ header: { typ } })),
  ),
  good('cty JWT', () => forged({ header: { cty: 'JWT' } })),
  good("jku of somebody, and STS's signature", () =>
    forged({ header: { jku: 'https://evil.test/jwks.json' } }),
  ),
  good('several audiences', () =>
    forged({ claims: { aud: ['https://other.test', tokenSettings.audience] } }),
  ),
  good('no user_attributes', () => forged({ claims: { user_attributes: undefined } })),
  good('claims that nobody knows', () => forged({ claims: { admin: true, scope: 'all' } })),
];

export const tokenKinds: Readonly<Record<string, readonly TokenKind[]>> = {
  'by the header': ofTheHeader,
  'by its form': ofItsForm,
  'by its algorithm': ofItsAlgorithm,
  'by its key': ofItsKey,
  'by its times': ofItsTimes,
  'by its claims': ofItsClaims,
  'by its person': ofItsPerson,
  'that is good': accepted,
};
