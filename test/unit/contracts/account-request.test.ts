import * as v from 'valibot';
import { AccountRequestBody, accountRequestExample } from '../../../lambdas/contracts/account-request.ts';

const terms = accountRequestExample.terms_of_use;
const withTerms = (changes: object) => ({ ...accountRequestExample, terms_of_use: { ...terms, ...changes } });

/** Paths of the fields that are refused. */
function refused(body: unknown): readonly (string | null)[] {
  const read = v.safeParse(AccountRequestBody, body, { abortPipeEarly: true });
  return read.success ? [] : read.issues.map((issue) => v.getDotPath(issue));
}

describe('the body of POST /v1/account', () => {
  test('is what the example says, with the defaults of the terms', () => {
    expect(v.parse(AccountRequestBody, accountRequestExample)).toEqual({
      ...accountRequestExample,
      terms_of_use: {
        ...terms,
        revision: '3',
        legal_version: '1.0',
        document_title: 'VA Enterprise Terms of Use',
      },
    });
  });

  test.each([
    ['no e-mail address', { ...accountRequestExample, email: undefined }],
    ['null as the e-mail address', { ...accountRequestExample, email: null }],
    ['terms of its own', withTerms({ revision: '4', legal_version: '2.0', document_title: 'Terms' })],
    ['a date with nanoseconds', withTerms({ accepted_at: '2026-11-05T14:00:00.123456789Z' })],
    ['a date with an offset', withTerms({ accepted_at: '2026-11-05T14:00:00+05:30' })],
    ['29 February of a leap year', withTerms({ accepted_at: '2028-02-29T00:00:00Z' })],
  ])('may have %s', (_, body) => {
    expect(refused(body)).toEqual([]);
  });

  test.each<[string, string, unknown]>([
    ['no ICN', 'icn', { ...accountRequestExample, icn: undefined }],
    ['an ICN that is null', 'icn', { ...accountRequestExample, icn: null }],
    ['an ICN of 65 characters', 'icn', { ...accountRequestExample, icn: 'x'.repeat(65) }],
    ['an e-mail address with a space', 'email', { ...accountRequestExample, email: 'a b@c.d' }],
    ['an e-mail address with two @', 'email', { ...accountRequestExample, email: 'a@b@c.d' }],
    ['an e-mail address that is empty', 'email', { ...accountRequestExample, email: '' }],
    [
      'an e-mail address of 255 characters',
      'email',
      { ...accountRequestExample, email: `${'a'.repeat(251)}@b.c` },
    ],
    ['no terms', 'terms_of_use', { ...accountRequestExample, terms_of_use: undefined }],
    ['terms that are a number', 'terms_of_use', { ...accountRequestExample, terms_of_use: 1 }],
    ['another status', 'terms_of_use.status', withTerms({ status: 'declined' })],
    ['a status in capitals', 'terms_of_use.status', withTerms({ status: 'Accepted' })],
    ['a date that is a number', 'terms_of_use.accepted_at', withTerms({ accepted_at: 1_793_991_600_000 })],
    [
      '29 February of no leap year',
      'terms_of_use.accepted_at',
      withTerms({ accepted_at: '2026-02-29T00:00:00Z' }),
    ],
    ['31 April', 'terms_of_use.accepted_at', withTerms({ accepted_at: '2026-04-31T00:00:00Z' })],
    ['a month 13', 'terms_of_use.accepted_at', withTerms({ accepted_at: '2026-13-01T00:00:00Z' })],
    ['an hour 24', 'terms_of_use.accepted_at', withTerms({ accepted_at: '2026-11-05T24:00:00Z' })],
    [
      'a zone that is none',
      'terms_of_use.accepted_at',
      withTerms({ accepted_at: '2026-11-05T14:00:00+99:00' }),
    ],
    ['an empty revision', 'terms_of_use.revision', withTerms({ revision: '' })],
    ['a legal version that is a number', 'terms_of_use.legal_version', withTerms({ legal_version: 1 })],
    ['a title that is null', 'terms_of_use.document_title', withTerms({ document_title: null })],
    ['an unknown field', 'user', { ...accountRequestExample, user: 1 }],
    ['an unknown field of the terms', 'terms_of_use.version', withTerms({ version: 1 })],
  ])('must not have %s', (_, path, body) => {
    expect(refused(body)).toEqual([path]);
  });

  test('names every field that is wrong', () => {
    expect(refused({ icn: 1, email: 2, terms_of_use: { status: 3, accepted_at: 4 } })).toEqual([
      'icn',
      'email',
      'terms_of_use.status',
      'terms_of_use.accepted_at',
    ]);
  });
});
