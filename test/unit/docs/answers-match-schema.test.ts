import * as v from 'valibot';
import { checkHealthRoute } from '../../../lambdas/check-health/route.ts';
import {
  AcceptedBodySchema,
  AccountBodySchema,
  ErrorCatalogueBodySchema,
  ErrorsBodySchema,
  FeedbackAnswerSchema,
  HealthBodySchema,
} from '../../../lambdas/contracts/answer-schemas.ts';
import {
  acceptedAnswer,
  accountAnswer,
  errorAnswer,
  failureAnswer,
  feedbackAnswer,
} from '../../../lambdas/contracts/answers.ts';
import {
  catalogueEntry,
  errorCatalogue,
  failureReasons,
  type Reason,
} from '../../../lambdas/contracts/error-catalogue.ts';
import type { Failure } from '../../../lambdas/contracts/failure.ts';
import { listErrors } from '../../../lambdas/list-errors/list-errors.ts';
import { bodyOf, createAccountHarness } from '../../component/create-account/harness.ts';
import { StubDependency } from '../../doubles/stub-dependency.ts';
import { StubTokenVerifier } from '../../doubles/stub-token-verifier.ts';
import { context, proxyEvent } from '../../fixtures/lambda-events.ts';
import { observed } from '../../fixtures/observed.ts';

/** docs/openapi.yaml is made from these schemas: an answer that they do not describe is not documented. */
const asSent = (body: unknown) => JSON.parse(JSON.stringify(body));
const meta = {
  source: 'stored',
  occurred_at: '2026-11-05T19:00:03.007Z',
  correlation_id: 'request-1',
} as const;
const account = {
  user_profile_id: '12345678',
  premium: true,
  champ_va: false,
  patient: true,
  sm_account_created: true,
  message: 'MHV Account Created',
};

describe('bodies that the code makes are bodies that the schemas describe', () => {
  test.each([
    ['plain', {}],
    ['stale', { stale: true }],
    ['not kept', { stored: false }],
  ] as const)('an account, %s', (_, more) => {
    const { body } = accountAnswer(account, { ...meta, ...more });
    expect(v.parse(AccountBodySchema, asSent(body))).toEqual(body);
  });

  test.each([true, false])('an accepted request, noted: %s', (noted) => {
    const { body } = acceptedAnswer(meta, noted);
    expect(v.parse(AcceptedBodySchema, asSent(body))).toEqual(body);
  });

  test.each(Object.keys(errorCatalogue) as Reason[])('the refusal %s', (reason) => {
    const { body } = errorAnswer([{ reason, detail: 'What to mend.', pointer: '/icn' }], 'request-1');
    expect(v.parse(ErrorsBodySchema, asSent(body))).toEqual(body);
  });

  test.each(failureReasons)('the failure %s', (reason) => {
    const { code } = catalogueEntry(reason);
    const failure: Failure = {
      reason: reason as Failure['reason'],
      detail: 'What happened.',
      ...(code && { code }),
    };
    const { body } = failureAnswer(failure, meta);
    expect(v.parse(ErrorsBodySchema, asSent(body))).toEqual(body);
  });

  test.each([{}, { comment: 'It worked.' }])('feedback with %j', (said) => {
    const at = Date.parse(meta.occurred_at);
    const feedback = { id: 'id', correlationId: 'request-1', at, rating: 4, kind: 'praise' as const };
    const { body } = feedbackAnswer({ ...feedback, application: 'va-gov-back-end', ...said });
    expect(v.parse(FeedbackAnswerSchema, asSent(body))).toEqual(body);
  });

  test('the error catalogue', () => {
    expect(v.parse(ErrorCatalogueBodySchema, asSent(listErrors()))).toEqual(listErrors());
  });
});

describe('bodies that the routes answer with', () => {
  test('POST /v1/account: an account', async () => {
    const { status, body } = await createAccountHarness().send();
    expect(status).toBe(200);
    expect(v.is(AccountBodySchema, body)).toBe(true);
  });

  test('POST /v1/account: a refused field', async () => {
    const { status, body } = await createAccountHarness().send({ body: bodyOf({ email: 'none' }) });
    expect(status).toBe(422);
    expect(v.is(ErrorsBodySchema, body)).toBe(true);
  });

  test('GET /v1/health: with and without a token, working and failing', async () => {
    const verifier = new StubTokenVerifier();
    const scope = 'https://account-creation.va.gov/v1/account';
    verifier.knows('good', { icn: '1012667145V762142', scopes: [scope], application: 'probe' });
    const store = new StubDependency('store');
    const { observability } = observed();
    const handler = checkHealthRoute(observability, {
      verifier,
      scope,
      allowShortIcns: false,
      dependencies: [store, new StubDependency('bus'), new StubDependency('fallback_queue')],
    });
    const get = async (headers: Record<string, string>) =>
      JSON.parse((await handler(proxyEvent({ method: 'GET', path: '/v1/health', headers }), context)).body);
    const withToken = { authorization: 'Bearer good' };
    expect(v.is(HealthBodySchema, await get({}))).toBe(true);
    expect(v.is(HealthBodySchema, await get(withToken))).toBe(true);
    store.failing = true;
    expect(v.is(ErrorsBodySchema, await get(withToken))).toBe(true);
  });
});

describe('the schemas refuse', () => {
  test('a code that is a string: the front end would not see it', () => {
    const body = asSent(failureAnswer({ reason: 'mhv_805', code: 805, detail: 'Deactivated' }, meta).body);
    body.errors[0].code = '805';
    expect(v.is(ErrorsBodySchema, body)).toBe(false);
  });

  test('a field that is not documented', () => {
    const body = asSent(accountAnswer(account, meta).body);
    expect(v.is(AccountBodySchema, { ...body, icn: '1012667145V762142' })).toBe(false);
  });
});
