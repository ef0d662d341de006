import { claimsFor, mint, signingKey, tokenSettings } from '../../fixtures/tokens.ts';
import { bodyOf, createAccountHarness, EMAIL, goodToken, ICN, key, type Sent } from './harness.ts';

const OTHER_ICN = '1012832025V743496';
const terms = { status: 'accepted', accepted_at: '2026-11-05T14:00:00Z' };
const withTerms = (changes: object) => bodyOf({ terms_of_use: { ...terms, ...changes } });
const token = (changes: Record<string, unknown>) => goodToken(ICN, changes);
const now = () => Math.floor(Date.now() / 1000);

interface Case {
  readonly what: string;
  readonly sent: () => Sent;
  readonly status: number;
  readonly reason: string;
  readonly pointer?: string;
  /** What the error has to name: the field, the header or the claim. */
  readonly names: string;
}

const bodies: readonly Case[] = [
  {
    what: 'no body',
    sent: () => ({ body: null }),
    status: 400,
    reason: 'not_a_json_object',
    names: 'JSON object',
  },
  {
    what: 'not JSON',
    sent: () => ({ body: '{"icn":' }),
    status: 400,
    reason: 'not_a_json_object',
    names: 'JSON object',
  },
  {
    what: 'an array',
    sent: () => ({ body: `[${bodyOf()}]` }),
    status: 400,
    reason: 'not_a_json_object',
    names: 'JSON object',
  },
  { what: 'null', sent: () => ({ body: 'null' }), status: 400, reason: 'not_a_json_object', names: 'object' },
  {
    what: '9 KB',
    sent: () => ({ body: bodyOf({ padding: 'x'.repeat(9 * 1024) }) }),
    status: 413,
    reason: 'body_too_large',
    names: '8192 bytes',
  },
  {
    what: '9 KB of two-byte characters in 5,000 characters',
    sent: () => ({ body: bodyOf({ padding: 'é'.repeat(4_600) }) }),
    status: 413,
    reason: 'body_too_large',
    names: '8192 bytes',
  },
  {
    what: 'a form',
    sent: () => ({ headers: { 'Content-Type': 'application/x-www-form-urlencoded' } }),
    status: 415,
    reason: 'unsupported_media_type',
    names: 'Content-Type: application/json',
  },
  {
    what: 'no content type',
    sent: () => ({ headers: { 'Content-Type': '' } }),
    status: 415,
    reason: 'unsupported_media_type',
    names: 'Content-Type: application/json',
  },
];

const tokens: readonly Case[] = [
  {
    what: 'no token',
    sent: () => ({ token: null }),
    status: 401,
    reason: 'token_missing',
    names: 'Authorization: Bearer',
  },
  {
    what: 'an empty Authorization header',
    sent: () => ({ token: null, headers: { Authorization: '' } }),
    status: 401,
    reason: 'token_missing',
    names: 'Authorization',
  },
  {
    what: 'a scheme other than Bearer',
    sent: () => ({ token: null, headers: { Authorization: 'Basic dmFnb3Y6c2VjcmV0' } }),
    status: 401,
    reason: 'token_invalid',
    names: 'Authorization',
  },
  {
    what: 'a token that is none',
    sent: () => ({ token: 'not-a-token' }),
    status: 401,
    reason: 'token_invalid',
    names: 'token',
  },
  {
    what: 'an expired token',
    sent: () => ({ token: token({ exp: now() - 1 }) }),
    status: 401,
    reason: 'token_invalid',
    names: 'expired',
  },
  {
    what: 'another issuer',
    sent: () => ({ token: token({ iss: 'https://evil.test' }) }),
    status: 401,
    reason: 'token_invalid',
    names: 'claim iss',
  },
  {
    what: 'another audience',
    sent: () => ({ token: token({ aud: 'https://other.test' }) }),
    status: 401,
    reason: 'token_invalid',
    names: 'claim aud',
  },
  {
    what: 'signed with "none"',
    sent: () => ({ token: mint(claimsFor(ICN), key, { alg: 'none' }) }),
    status: 401,
    reason: 'token_invalid',
    names: 'token',
  },
  {
    what: 'signed with HS256 and the public key',
    sent: () => ({ token: mint(claimsFor(ICN), key, { alg: 'HS256' }) }),
    status: 401,
    reason: 'token_invalid',
    names: 'RS256',
  },
  {
    what: 'signed with a foreign key under a published id',
    sent: () => ({ token: mint(claimsFor(ICN), signingKey(key.kid)) }),
    status: 401,
    reason: 'token_invalid',
    names: 'published key',
  },
  {
    what: 'signed with a foreign key of its own id',
    sent: () => ({ token: mint(claimsFor(ICN), signingKey('foreign')) }),
    status: 401,
    reason: 'token_invalid',
    names: 'published key',
  },
  {
    what: 'our scope missing',
    sent: () => ({ token: token({ scopes: [tokenSettings.mhvUrl] }) }),
    status: 403,
    reason: 'scope_missing',
    names: tokenSettings.scope,
  },
  {
    what: 'our scope as a prefix of another one',
    sent: () => ({ token: token({ scopes: [`${tokenSettings.scope}/other`] }) }),
    status: 403,
    reason: 'scope_missing',
    names: tokenSettings.scope,
  },
  {
    what: 'a token of another person',
    sent: () => ({ token: goodToken(OTHER_ICN) }),
    status: 403,
    reason: 'icn_mismatch',
    pointer: '/icn',
    names: 'icn',
  },
  {
    what: 'a token whose subject is no ICN',
    sent: () => ({ token: goodToken('somebody') }),
    status: 403,
    reason: 'icn_mismatch',
    names: 'claim sub',
  },
];

const malformed = (what: string, icn: unknown, reason = 'icn_malformed'): Case => ({
  what,
  sent: () => ({ body: bodyOf({ icn }) }),
  status: 422,
  reason,
  pointer: '/icn',
  names: 'icn',
});
const field = (what: string, pointer: string, body: () => string, reason = 'field_invalid'): Case => ({
  what,
  sent: () => ({ body: body() }),
  status: 422,
  reason,
  pointer,
  names: pointer.slice(1).replaceAll('/', '.'),
});

const fields: readonly Case[] = [
  malformed('a malformed ICN', '10126671V762142'),
  malformed('a line break after the ICN', `${ICN}\n`),
  malformed('a carriage return and line break after the ICN', `${ICN}\r\n`),
  malformed('a space before the ICN', ` ${ICN}`),
  malformed('a lower-case v', ICN.toLowerCase()),
  malformed('an empty ICN', ''),
  malformed('the full form of a permanent ICN', `${ICN}^NI^200M^USVHA^P`),
  malformed('digits that are not ASCII', '１０１２６６７１４５V７６２１４２'),
  malformed('an ICN of 7,000 characters', '1'.repeat(7_000)),
  malformed('no ICN', undefined, 'field_invalid'),
  malformed('a number as the ICN', 1012667145, 'field_invalid'),
  {
    ...malformed('a temporary ICN', `${ICN}^NI^200M^USVHA^T`, 'icn_temporary'),
    names: 'permanent ICN',
  },
  field('an e-mail address without an @', '/email', () => bodyOf({ email: 'veteran.example.com' })),
  field('an e-mail address with a line break', '/email', () => bodyOf({ email: `${EMAIL}\n` })),
  field('a number as the e-mail address', '/email', () => bodyOf({ email: 1 })),
  field('an e-mail address of 300 characters', '/email', () => bodyOf({ email: `${'v'.repeat(300)}@x.y` })),
  field('no terms', '/terms_of_use', () => bodyOf({ terms_of_use: undefined })),
  field('terms that are text', '/terms_of_use', () => bodyOf({ terms_of_use: 'accepted' })),
  field(
    'terms declined',
    '/terms_of_use/status',
    () => withTerms({ status: 'declined' }),
    'terms_not_accepted',
  ),
  field(
    'terms without a status',
    '/terms_of_use/status',
    () => withTerms({ status: undefined }),
    'terms_not_accepted',
  ),
  field('terms without a date', '/terms_of_use/accepted_at', () => withTerms({ accepted_at: undefined })),
  field('a date that is not one', '/terms_of_use/accepted_at', () => withTerms({ accepted_at: 'yesterday' })),
  field('30 February', '/terms_of_use/accepted_at', () => withTerms({ accepted_at: '2026-02-30T10:00:00Z' })),
  field('a date without a time', '/terms_of_use/accepted_at', () => withTerms({ accepted_at: '2026-11-05' })),
  field('a date without a zone', '/terms_of_use/accepted_at', () =>
    withTerms({ accepted_at: '2026-11-05T14:00:00' }),
  ),
  field('a line break after the date', '/terms_of_use/accepted_at', () =>
    withTerms({ accepted_at: `${terms.accepted_at}\n` }),
  ),
  field('a number as the revision', '/terms_of_use/revision', () => withTerms({ revision: 3 })),
  field('an empty legal version', '/terms_of_use/legal_version', () => withTerms({ legal_version: '' })),
  field('a long document title', '/terms_of_use/document_title', () =>
    withTerms({ document_title: 'x'.repeat(101) }),
  ),
  field('an unknown field', '/ssn', () => bodyOf({ ssn: '796-12-3456' }), 'field_unknown'),
  field(
    'an unknown field of the terms',
    '/terms_of_use/version',
    () => withTerms({ version: '3' }),
    'field_unknown',
  ),
  field('a field of every object', '/constructor', () => bodyOf({ constructor: 1 }), 'field_unknown'),
];

describe.each([
  ['body', bodies],
  ['token', tokens],
  ['field', fields],
])('POST /v1/account refuses a bad %s', (_, cases) => {
  test.each(cases.map((one) => [one.what, one] as const))('%s', async (_what, bad) => {
    const api = createAccountHarness();
    const answer = await api.send(bad.sent());

    const found = answer.body.errors.find(
      (entry: { meta: { reason: string } }) => entry.meta.reason === bad.reason,
    );
    expect({ status: answer.status, reason: found?.meta.reason }).toEqual({
      status: bad.status,
      reason: bad.reason,
    });
    expect(found.status).toBe(String(bad.status));
    expect(`${found.title} ${found.detail}`).toContain(bad.names);
    expect(found.source?.pointer).toBe(bad.pointer);
    expect(api.mhv.calls).toEqual([]);
    expect(api.tokens.calls).toEqual([]);
    expect(api.journal).toEqual([]);
  });
});

describe('a refusal', () => {
  test('names one entry for each field that is wrong', async () => {
    const { send } = createAccountHarness();
    const { status, body } = await send({
      body: bodyOf({ email: 'none', terms_of_use: { status: 'declined', accepted_at: 'never' } }),
    });
    expect(status).toBe(422);
    expect(body.errors.map((entry: { source: unknown }) => entry.source)).toEqual([
      { pointer: '/email' },
      { pointer: '/terms_of_use/status' },
      { pointer: '/terms_of_use/accepted_at' },
    ]);
  });

  test('puts first what a person can act on', async () => {
    const { send } = createAccountHarness();
    const { body } = await send({ body: bodyOf({ icn: `${ICN}^NI^200M^USVHA^T`, email: 'none' }) });
    expect(body.errors[0].meta).toMatchObject({
      reason: 'icn_temporary',
      action: 'contact_help_desk',
      help_desk: { phone: '877-327-0022', tty: '711' },
    });
  });

  test('answers a body of 500 unknown fields with one entry for them', async () => {
    const { send } = createAccountHarness();
    const unknown = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`f${index}`, 1]));
    const { status, body } = await send({ body: bodyOf(unknown) });
    expect(status).toBe(422);
    expect(body.errors).toHaveLength(1);
    expect(body.errors[0].meta.reason).toBe('field_unknown');
  });

  test('names the ICN once, however much is wrong with it', async () => {
    const { send } = createAccountHarness();
    const { body } = await send({ body: bodyOf({ icn: 'x'.repeat(100) }) });
    expect(body.errors).toHaveLength(1);
    expect(body.errors[0].source).toEqual({ pointer: '/icn' });
  });

  test.each([
    ['an e-mail address as a field name', { 'veteran@private.test': 1 }, 'veteran@private.test'],
    ['an ICN as a field name', { '1012832025V743496': 1 }, '1012832025V743496'],
    ['a value of a field', { email: 'secret-of-veteran' }, 'secret-of-veteran'],
    ['a malformed ICN', { icn: '999999999V999999' }, '999999999V999999'],
    ['a declined status', { terms_of_use: { ...terms, status: 'secret-word' } }, 'secret-word'],
  ])('never repeats %s', async (_, changes, value) => {
    const { send, lines } = createAccountHarness();
    const answer = await send({ body: bodyOf(changes) });
    expect(answer.status).toBe(422);
    expect(JSON.stringify(answer)).not.toContain(value);
    expect(lines.join('\n')).not.toContain(value);
  });

  test('never repeats the token', async () => {
    const { send, lines } = createAccountHarness();
    const expired = token({ exp: now() - 60 });
    const answer = await send({ token: expired });
    expect(answer.status).toBe(401);
    const [header, claims] = expired.split('.');
    for (const part of [header, claims]) {
      expect(JSON.stringify(answer)).not.toContain(part);
      expect(lines.join('\n')).not.toContain(part);
    }
  });
});

describe('the order of refusals', () => {
  const tooLarge = { body: 'x'.repeat(9_000) };
  const wrongType = { headers: { 'Content-Type': 'text/plain' } };
  const notJson = { body: 'nothing' };
  const badToken = { token: 'not-a-token' };
  const otherPerson = { token: goodToken(OTHER_ICN) };
  const badField = { body: bodyOf({ email: 'none' }) };
  test.each<[string, Sent, number]>([
    ['413 before all', { ...wrongType, ...badToken, ...tooLarge }, 413],
    ['415 before 400', { ...wrongType, ...badToken, ...notJson }, 415],
    ['400 before 401', { ...badToken, ...notJson }, 400],
    ['401 before 403 and 422', { ...badToken, ...badField }, 401],
    ['403 before 422', { ...otherPerson, ...badField }, 403],
    ['422 last', badField, 422],
  ])('%s', async (_, sent, status) => {
    expect((await createAccountHarness().send(sent)).status).toBe(status);
  });
});
