import fc from 'fast-check';
import type { SentRequest } from '../../fixtures/lambda-events.ts';
import { CANARY } from './any-body.ts';
import { anyRequest } from './any-request.ts';
import { apiInMemory, type Route } from './api.ts';
import { isAllowed, operations, undocumented } from './openapi.ts';

/** How often a route is asked: those with a body have more that can be wrong. 10,000 in all. */
const runs: Record<Route, number> = {
  'POST /v1/account': 5_000,
  'POST /v1/feedback': 3_000,
  'GET /v1/account': 800,
  'GET /v1/health': 800,
  'GET /v1/errors': 200,
  'GET /v1/maintenance_windows': 200,
};
/** Another one each time; a failure's is in its title. */
const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);

const CORRELATION_ID = /^[A-Za-z0-9._-]{1,64}$/;
const PUBLIC = /^public, max-age=\d+$/;

let api: Awaited<ReturnType<typeof apiInMemory>>;
beforeAll(async () => {
  api = await apiInMemory();
});

test('every route is asked, 10,000 times in all', () => {
  expect(Object.keys(runs).sort()).toEqual(Object.keys(operations).sort());
  expect(Object.values(runs).reduce((sum, each) => sum + each)).toBe(10_000);
});

test.each(Object.entries(runs) as [Route, number][])(
  `%s answers %d odd requests as it says, and repeats nothing (FUZZ_SEED=${seed})`,
  async (route, numRuns) => {
    const statuses = new Map<number, number>();
    await fc.assert(
      fc.asyncProperty(anyRequest(route), async (sent) => {
        const status = await ask(route, sent);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }),
      { seed, numRuns },
    );
    // It got through to the work, and was refused: else it would prove little.
    if (operations[route]?.requestBody)
      expect([...statuses.keys()]).toEqual(expect.arrayContaining(expectedOf(route)));
  },
  300_000,
);

const expectedOf = (route: Route) => [400, 401, 403, 413, 415, 422, route === 'POST /v1/account' ? 200 : 201];

/** One request, and everything that holds for its answer. One `expect`, because each costs as much as the request. */
async function ask(route: Route, sent: SentRequest): Promise<number> {
  api.feedback.all.clear();
  api.lines.length = 0;
  const { status, headers, text } = await api.send(route, sent);
  const body = JSON.parse(text);
  const json = jsonOf(sent);
  const takesBody = operations[route]?.requestBody !== undefined;
  const isPublic = PUBLIC.test(String(headers['cache-control']));
  // A comment is given back as it is kept: to who sent it, and without what looks like personal data.
  const { comment, ...said } = status === 201 ? body.data.attributes : { comment: '' };
  const answer = JSON.stringify(status === 201 ? said : body);
  const printed = api.lines.join('\n');

  const wrong = {
    'a fault': status >= 500,
    'a forbidden body was taken': takesBody && json !== undefined && status < 400 && !isAllowed(route, json),
    'another content type': headers['content-type'] !== 'application/json',
    'not nosniff': headers['x-content-type-options'] !== 'nosniff',
    'may be kept': isPublic ? takesBody || status !== 200 : headers['cache-control'] !== 'no-store',
    'an odd correlation id': !CORRELATION_ID.test(String(headers['x-correlation-id'])),
    'repeats what was sent': (answer + JSON.stringify(headers)).includes(CANARY),
    'prints what was sent': printed.includes(CANARY),
    'prints an ICN': /\d{10}V\d{6}/.test(printed),
    'prints more than records': api.lines.some((line) => typeof JSON.parse(line) !== 'object'),
  };
  const found = Object.entries(wrong).flatMap(([what, isWrong]) => (isWrong ? [what] : []));
  expect([...found, ...undocumented(route, status, body)]).toEqual([]);
  return status;
}

/** The body, if it is JSON. */
function jsonOf({ body, isBase64Encoded }: SentRequest): unknown {
  try {
    return JSON.parse(isBase64Encoded ? Buffer.from(body ?? '', 'base64').toString() : (body ?? ''));
  } catch {
    return undefined;
  }
}
