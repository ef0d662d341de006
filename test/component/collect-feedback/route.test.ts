import * as v from 'valibot';
import { FeedbackAnswerSchema } from '../../../lambdas/contracts/answer-schemas.ts';
import { MOST_COMMENT } from '../../../lambdas/contracts/feedback.ts';
import { claimsFor, mint, signingKey, tokenSettings } from '../../fixtures/tokens.ts';
import { goodToken, ICN, type Sent } from '../create-account/harness.ts';
import { ANSWER, collectFeedbackHarness, feedbackOf } from './harness.ts';

const OTHER_ICN = '1012832025V743496';

describe('POST /v1/feedback', () => {
  test('keeps it, answers 201 with what is kept, and sends the event', async () => {
    const api = await collectFeedbackHarness();
    const { status, body, headers } = await api.send({
      body: feedbackOf({ comment: 'It worked.' }),
      headers: { 'X-Correlation-Id': 'request-9' },
    });
    expect(status).toBe(201);
    expect(body).toEqual({
      data: {
        id: ANSWER,
        type: 'feedback',
        attributes: {
          rating: 4,
          kind: 'praise',
          comment: 'It worked.',
          received_at: new Date(api.clock.now()).toISOString(),
        },
      },
    });
    expect(v.is(FeedbackAnswerSchema, body)).toBe(true);
    expect([headers['x-correlation-id'], headers['cache-control']]).toEqual(['request-9', 'no-store']);
    expect(api.journal).toEqual(['feedback', 'event']);
    expect(api.bus.events[0]?.detail.metadata.correlation_id).toBe('request-9');
  });

  test('counts for satisfaction as the alarms and gates read it', async () => {
    const api = await collectFeedbackHarness();
    await api.send({ body: feedbackOf({ rating: 3 }) });
    const written = api.lines.find((line) => line.includes('"Opinion"')) ?? '';
    expect(JSON.parse(written)).toMatchObject({ Opinion: 1, GoodOpinion: 0, stage: 'test', service: 'test' });
  });

  test.each([
    ['markup', '<b onclick="x()">good</b> <script>alert(1)</script>', 'good alert(1)'],
    ['an e-mail address', 'write to jane@example.com', 'write to [e-mail address]'],
    ['a street address, which nobody recognizes', '12 Main Street', '12 Main Street'],
    ['an ICN', `I am ${ICN}`, 'I am [ICN]'],
    ['control characters', 'a\u001b[31mb\u0000', 'a [31mb'],
    ['1,000 characters', 'x'.repeat(MOST_COMMENT), 'x'.repeat(MOST_COMMENT)],
    ['nothing', '', null],
  ])('takes a comment with %s, and keeps what may be kept of it', async (_, comment, kept) => {
    const api = await collectFeedbackHarness();
    const { status, body } = await api.send({ body: feedbackOf({ comment }) });
    expect([status, body.data.attributes.comment]).toEqual([201, kept]);
    expect(api.feedback.all.get(ANSWER)?.comment ?? null).toBe(kept);
    expect(JSON.stringify([...api.bus.events, ...api.lines])).not.toContain(comment || 'nothing at all');
  });

  test('prints no ICN, token or comment', async () => {
    const api = await collectFeedbackHarness();
    const token = goodToken();
    await api.send({ token, body: feedbackOf({ comment: 'a comment of the test' }) });
    const printed = api.lines.join('\n');
    expect(printed).toContain(ANSWER);
    for (const secret of [ICN, token, 'a comment of the test']) expect(printed).not.toContain(secret);
  });
});

interface Case {
  readonly what: string;
  readonly sent: Sent;
  readonly status: number;
  readonly reason: string;
  /** What the error has to name: the field, the header or the claim, and the fix. */
  readonly names: string;
  readonly pointer?: string;
}

const field = (what: string, changes: object, pointer: string, names: string): Case => ({
  what,
  sent: { body: feedbackOf({ ...changes }) },
  status: 422,
  reason: 'field_invalid',
  pointer,
  names,
});
const rating = (value: unknown, names = 'rating has to be a whole number from 1 to 5.') =>
  field(`rating ${JSON.stringify(value)}`, { rating: value }, '/rating', names);
const refused = (what: string, sent: Sent, status: number, reason: string, names: string): Case => ({
  what,
  sent,
  status,
  reason,
  names,
});

const cases: readonly Case[] = [
  refused('a body of 9 KB', { body: 'x'.repeat(9_000) }, 413, 'body_too_large', '8192 bytes'),
  refused(
    'a form',
    { headers: { 'Content-Type': 'application/x-www-form-urlencoded' } },
    415,
    'unsupported_media_type',
    'Content-Type: application/json',
  ),
  refused('an array', { body: `[${feedbackOf()}]` }, 400, 'not_a_json_object', 'JSON object'),
  refused('no token', { token: null }, 401, 'token_missing', 'Authorization: Bearer'),
  refused('a token that is none', { token: 'not-a-token' }, 401, 'token_invalid', 'token'),
  refused(
    'a token of another issuer',
    { token: goodToken(ICN, { iss: 'https://evil.test' }) },
    401,
    'token_invalid',
    'claim iss',
  ),
  refused(
    'a token signed by somebody else',
    { token: mint(claimsFor(ICN), signingKey('foreign')) },
    401,
    'token_invalid',
    'published key',
  ),
  refused(
    'a token for something else',
    { token: goodToken(ICN, { scopes: [tokenSettings.mhvUrl] }) },
    403,
    'scope_missing',
    tokenSettings.scope,
  ),
  refused('a token of nobody', { token: goodToken('somebody') }, 403, 'icn_mismatch', 'claim sub'),
  rating(0),
  rating(6),
  rating(-1),
  rating(4.5),
  rating('5', 'rating has to be a number.'),
  rating(null, 'rating has to be a number.'),
  rating(undefined, 'rating is missing.'),
  field('no kind', { kind: undefined }, '/kind', 'kind is missing.'),
  field(
    'an unknown kind',
    { kind: 'Bug' },
    '/kind',
    'kind has to be "bug" or "usability" or "praise" or "other".',
  ),
  field(
    'a comment of 1,001 characters',
    { comment: 'x'.repeat(MOST_COMMENT + 1) },
    '/comment',
    'comment has to be a text of at most 1000 characters.',
  ),
  field('a comment that is no text', { comment: ['x'] }, '/comment', 'comment has to be a text.'),
  field('a comment that is null', { comment: null }, '/comment', 'comment has to be a text.'),
  field('no correlation id', { correlation_id: undefined }, '/correlation_id', 'correlation_id is missing.'),
  field(
    'a correlation id with a space',
    { correlation_id: 'answer 1' },
    '/correlation_id',
    'correlation_id has to be meta.correlation_id of an answer.',
  ),
  field(
    'a correlation id of 65 characters',
    { correlation_id: 'x'.repeat(65) },
    '/correlation_id',
    'correlation_id has to be meta.correlation_id of an answer.',
  ),
  {
    ...field('an unknown field', { icn: ICN }, '/icn', 'icn is not known here: leave it out.'),
    reason: 'field_unknown',
  },
  {
    ...refused('an answer that there is not', {}, 404, 'answer_unknown', 'meta.correlation_id'),
    sent: { body: feedbackOf({ correlation_id: 'answer-0' }) },
    pointer: '/correlation_id',
  },
  {
    ...refused("another person's answer", {}, 404, 'answer_unknown', 'meta.correlation_id'),
    sent: { token: goodToken(OTHER_ICN) },
    pointer: '/correlation_id',
  },
];

describe('POST /v1/feedback refuses', () => {
  test.each(cases.map((one) => [one.what, one] as const))('%s', async (_, bad) => {
    const api = await collectFeedbackHarness();
    const { status, body } = await api.send(bad.sent);
    const [entry] = body.errors;
    expect({ status, reason: entry.meta.reason, pointer: entry.source?.pointer }).toEqual({
      status: bad.status,
      reason: bad.reason,
      pointer: bad.pointer,
    });
    expect(`${entry.title} ${entry.detail}`).toContain(bad.names);
    expect(api.journal).toEqual([]);
    expect(api.lines.join('\n')).not.toContain('"Opinion"');
  });

  test('what is not there and what is not yours in the same words', async () => {
    const api = await collectFeedbackHarness();
    const headers = { 'X-Correlation-Id': 'request-9' };
    const unknown = await api.send({ headers, body: feedbackOf({ correlation_id: 'answer-0' }) });
    const foreign = await api.send({ headers, token: goodToken(OTHER_ICN) });
    expect(foreign).toEqual(unknown);
  });

  test('what is said twice of one answer: 409, and the first stays', async () => {
    const api = await collectFeedbackHarness();
    await api.send({ body: feedbackOf({ rating: 5 }) });
    const { status, body } = await api.send({ body: feedbackOf({ rating: 1 }) });
    expect([status, body.errors[0].meta.reason, body.errors[0].meta.retryable]).toEqual([
      409,
      'feedback_known',
      false,
    ]);
    expect(api.feedback.all.get(ANSWER)?.rating).toBe(5);
    expect(api.bus.events).toHaveLength(1);
  });

  test('nothing of what was sent is repeated', async () => {
    const api = await collectFeedbackHarness();
    const { body } = await api.send({
      body: feedbackOf({ kind: 'secret-kind', comment: 7, correlation_id: 'secret id' }),
    });
    expect(body.errors).toHaveLength(3);
    expect(JSON.stringify([body, api.lines])).not.toMatch(/secret/);
  });

  test.each([
    ['the results cannot be read', 'results'],
    ['the feedback cannot be kept', 'feedback'],
  ] as const)('while %s: 503, and the same request is kept later', async (_, part) => {
    const api = await collectFeedbackHarness();
    const fail = (failing: boolean) => {
      if (part === 'results') api.results.failing.read = failing;
      else api.feedback.failing = failing;
    };
    fail(true);
    const { status, body, headers } = await api.send();
    expect([status, body.errors[0].meta.reason, headers['retry-after']]).toEqual([
      503,
      'store_unavailable',
      '30',
    ]);
    expect(api.bus.events).toEqual([]);
    expect(api.lines.join('\n')).not.toContain(ICN);
    fail(false);
    expect((await api.send()).status).toBe(201);
  });
});

describe('the order of refusals', () => {
  const tooLarge = { body: 'x'.repeat(9_000) };
  const wrongType = { headers: { 'Content-Type': 'text/plain' } };
  const notJson = { body: 'nothing' };
  const badToken = { token: 'not-a-token' };
  const otherScope = { token: goodToken(ICN, { scopes: [] }) };
  const badField = { body: feedbackOf({ rating: 6, correlation_id: 'answer-0' }) };
  test.each<[string, Sent, number]>([
    ['413 before all', { ...wrongType, ...badToken, ...tooLarge }, 413],
    ['415 before 400', { ...wrongType, ...badToken, ...notJson }, 415],
    ['400 before 401', { ...badToken, ...notJson }, 400],
    ['401 before 403 and 422', { ...badToken, ...badField }, 401],
    ['403 before 422', { ...otherScope, ...badField }, 403],
    ['422 before 404', badField, 422],
  ])('%s', async (_, sent, status) => {
    expect((await (await collectFeedbackHarness()).send(sent)).status).toBe(status);
  });

  test('404 before 409: who asks about another person’s answer does not learn that it has feedback', async () => {
    const api = await collectFeedbackHarness();
    await api.send();
    expect((await api.send({ token: goodToken(OTHER_ICN) })).status).toBe(404);
  });
});
