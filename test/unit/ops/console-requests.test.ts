import { errorCatalogue, type Reason, tellPerson } from '../../../lambdas/contracts/error-catalogue.ts';
import { findRequests } from '../../../ops/console/request/find-requests.ts';
import { linesOf } from '../../doubles/in-memory-console.ts';
import { line, linesWith, requestLines } from '../../fixtures/console-request.ts';

const ICN = '1012667145V762142';
const byId = { correlation_id: 'console-1' };

test('a request: its steps in order with their times, and what VA.gov got', async () => {
  const { requests } = await findRequests(byId, 'local', linesOf(requestLines));
  const [request] = requests;
  expect(request?.steps.map(({ step, offsetMs, durationMs }) => [step, offsetMs, durationMs])).toEqual([
    ['request', 0, undefined],
    ['answer', 0, 206],
    ['token', 9, undefined],
    ['mhv', 19, 161],
    ['event', 190, undefined],
    ['store', 198, undefined],
    ['bust', 210, undefined],
    ['bust', 60_215, undefined],
  ]);
  expect(request).toMatchObject({ application: 'va-gov', answer: { status: 200, durationMs: 206 } });
  expect(request?.told.title).toBe('The account was created');
});

test('a person: their requests by the hash of the ICN, which comes back nowhere', async () => {
  const found = await findRequests({ icn: ICN }, 'local', linesOf(requestLines));
  expect(found.requests.map(({ correlationId }) => correlationId)).toEqual(['console-1']);
  expect(JSON.stringify(found)).not.toContain(ICN);
});

test('nothing in the logs: no request, and since when it was searched', async () => {
  const found = await findRequests(byId, 'local', linesOf([]));
  expect(found).toEqual({ requests: [], searchedSince: Date.parse('2026-11-04T19:00:00.000Z') });
});

const failures = Object.entries(errorCatalogue).filter(([, { countsAs }]) => countsAs !== 'none');

test.each(failures)('%s: the person is told what the catalogue says', async (reason, {
  status,
  title,
  action,
  ...rest
}) => {
  const code = 'code' in rest ? rest.code : undefined;
  const lines = linesWith({ outcome: reason, code: code ?? 'none' }, status);
  const [request] = (await findRequests(byId, 'local', linesOf(lines))).requests;
  expect(request?.told).toEqual({ title, text: tellPerson(action, code) });
  expect(request?.answer).toMatchObject({ status, reason: reason as Reason, ...(code ? { code } : {}) });
});

test('background work: 202, and what came of it later', async () => {
  const accepted = [
    line(0, { step: 'work', outcome: 'accepted' }),
    line(13, { step: 'answer', status: 202 }),
  ];
  const [before] = (await findRequests(byId, 'local', linesOf(accepted))).requests;
  expect(before?.told.title).toBe('Accepted');
  const done = [...accepted, line(400, { step: 'mhv', outcome: 'found', duration_ms: 150 })];
  const [after] = (await findRequests(byId, 'local', linesOf(done))).requests;
  expect(after?.told.title).toBe('There was an account already');
});

test('a stored account, a refusal without a reason, and no answer yet', async () => {
  const told = async (lines: Parameters<typeof linesOf>[0]) =>
    (await findRequests(byId, 'local', linesOf(lines))).requests[0]?.told.title;
  expect(await told([line(5, { step: 'answer', status: 200 })])).toBe('The account that is stored');
  expect(await told([line(5, { step: 'answer', status: 401 })])).toBe('Refused with 401');
  expect(await told([line(5, { step: 'request' })])).toBe('No answer yet');
});

test('trouble is a step too, without an ICN that stands in its words', async () => {
  const trouble = line(5, { level: 'ERROR', message: `no profile of ${ICN}` });
  const [request] = (await findRequests(byId, 'local', linesOf([trouble]))).requests;
  expect(request?.steps).toEqual([expect.objectContaining({ step: 'ERROR', isTrouble: true })]);
  expect(JSON.stringify(request)).not.toContain(ICN);
});

test.each([
  ['nothing', {}],
  ['both', { correlation_id: 'a-1-b', icn: ICN }],
  ['something else', { email: 'a@b.c' }],
  ['an ICN that is none', { icn: '123' }],
  ['a temporary ICN', { icn: `${ICN}^NI^200M^USVHA^T` }],
  ['a person in place of an id', { correlation_id: ICN }],
  ['an id with quotes', { correlation_id: '" or true' }],
])('refused, and never said again: %s', async (_, asked) => {
  const refused = findRequests(asked, 'local', linesOf(requestLines));
  await expect(refused).rejects.toMatchObject({ name: 'WrongUse' });
  for (const value of Object.values(asked)) await expect(refused).rejects.not.toThrow(value);
});
