import { accountAnswer, errorAnswer, errorEntry, failureAnswer } from '../../../lambdas/contracts/answers.ts';
import { created } from '../../doubles/scripted-account-provider.ts';

const meta = { source: 'mhv', occurred_at: '2026-11-05T19:00:00.000Z', correlation_id: 'request-1' } as const;
const entriesOf = (answer: { body: unknown }) =>
  (answer.body as { errors: ReturnType<typeof errorEntry>[] }).errors;

describe('an error entry', () => {
  test('has its code as a number: the front end does not see a text', () => {
    const { code } = errorEntry({ reason: 'mhv_805', code: 805, detail: '' }, 'request-1');
    expect(code).toBe(805);
    expect(JSON.stringify({ code })).toBe('{"code":805}');
  });

  test('has a code and a source only where there is one', () => {
    const entry = errorEntry({ reason: 'mhv_busy', code: undefined, detail: '' }, 'request-1');
    expect(Object.keys(entry)).toEqual(['title', 'detail', 'status', 'meta']);
  });

  test('says whom to call only where somebody has to be called', () => {
    expect(errorEntry({ reason: 'mhv_805', detail: '' }, 'x').meta).toHaveProperty('help_desk.phone');
    expect(errorEntry({ reason: 'mhv_803', detail: '' }, 'x').meta).not.toHaveProperty('help_desk');
  });
});

describe('an answer with several errors', () => {
  test('puts those first that a person can act on, and leaves the others in order', () => {
    const answer = errorAnswer(
      [
        { reason: 'field_unknown', detail: 'a' },
        { reason: 'icn_temporary', detail: 'b' },
        { reason: 'field_invalid', detail: 'c' },
        { reason: 'mhv_805', detail: 'd' },
      ],
      'request-1',
    );
    expect(entriesOf(answer).map(({ detail }) => detail)).toEqual(['b', 'd', 'a', 'c']);
  });

  test('has the status of the first problem', () => {
    const answer = errorAnswer(
      [
        { reason: 'icn_mismatch', detail: '' },
        { reason: 'icn_temporary', detail: '' },
      ],
      'x',
    );
    expect(answer.status).toBe(403);
  });
});

describe('the headers', () => {
  test.each([
    ['mhv_unreachable', { 'retry-after': '30' }],
    ['keys_unavailable', { 'retry-after': '30' }],
    ['token_missing', { 'www-authenticate': 'Bearer' }],
    ['mhv_805', undefined],
    ['icn_malformed', undefined],
  ] as const)('of %s', (reason, headers) => {
    expect(errorAnswer([{ reason, detail: '' }], 'x').headers).toEqual(headers);
  });

  test('of a stored 503 say when to ask again too', () => {
    const answer = failureAnswer({ reason: 'mhv_808', code: 808, detail: '' }, { ...meta, source: 'stored' });
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '30' } });
  });
});

describe('an account’s answer', () => {
  test('is JSON:API with the profile id as its id', () => {
    expect(accountAnswer(created, meta)).toEqual({
      status: 200,
      body: { data: { id: '12345678', type: 'mhv_user_account', attributes: created }, meta },
    });
  });
});
