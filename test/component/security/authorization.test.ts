import { ICN } from '../create-account/harness.ts';
import { apiInMemory, goodRequests, type Route } from './api.ts';
import { OTHER_ICN } from './forged.ts';
import { operations, tokenAt } from './openapi.ts';
import { type TokenKind, tokenKinds } from './tokens.ts';

/** The columns of the matrix: every route, and its status for a good token. */
const withGoodToken: Record<Route, number> = {
  'POST /v1/account': 200,
  'GET /v1/account': 200,
  'POST /v1/feedback': 201,
  'GET /v1/errors': 200,
  'GET /v1/maintenance_windows': 200,
  'GET /v1/health': 200,
};
const routes = Object.keys(withGoodToken) as Route[];
const known = Object.entries(tokenKinds).flatMap(([by, kinds]) =>
  kinds.map((one) => [by, one.what, one] as const),
);

function statusOf(route: Route, { status, but = {} }: TokenKind): number {
  if (tokenAt(route) === 'public' || status === 'good') return but[route] ?? withGoodToken[route];
  return but[route] ?? status;
}

/** What of a request with a bad token must be nowhere else: long parts of it, and what is planted in the table. */
function secretsOf({ headers = {}, query }: ReturnType<TokenKind['sent']>): string[] {
  const values = [...Object.values(headers).flat(), ...Object.values(query ?? {})];
  const parts = values.flatMap((value) => value.split(/[\s.,"]+/)).filter((part) => part.length > 12);
  return [...parts, ICN, OTHER_ICN, 'evil.test', 'DROP TABLE', 'passwd', '"_aws":{}'];
}

test('the matrix has every route of the API', () => {
  expect(routes.sort()).toEqual(Object.keys(operations).sort());
});

let api: Awaited<ReturnType<typeof apiInMemory>>;
beforeAll(async () => {
  api = await apiInMemory();
});

test.each(known)('a token %s: %s', async (_by, _what, kind) => {
  api.feedback.all.clear();
  const { headers, ...sent } = kind.sent();
  const secrets = secretsOf({ headers, ...sent });
  for (const route of routes) {
    const before = api.touches();
    api.lines.length = 0;
    const good = goodRequests[route];
    const answer = await api.send(route, { ...good, ...sent, headers: { ...good.headers, ...headers } });

    const expected = statusOf(route, kind);
    expect({ route, status: answer.status }).toEqual({ route, status: expected });
    const printed = api.lines.join('\n');
    if (expected === 401 || expected === 403) {
      expect(JSON.parse(answer.text).errors[0].meta.reason).toBe(kind.reason);
      expect(answer.headers['www-authenticate']).toBe(expected === 401 ? 'Bearer' : undefined);
      expect(api.touches()).toEqual(before);
      const seen = answer.text + JSON.stringify(answer.headers) + printed;
      expect(secrets.filter((secret) => seen.includes(secret))).toEqual([]);
    }
    expect(secrets.filter((secret) => printed.includes(secret))).toEqual([]);
  }
});
