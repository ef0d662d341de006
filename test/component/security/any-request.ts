import fc from 'fast-check';
import type { SentRequest } from '../../fixtures/lambda-events.ts';
import { ICN } from '../create-account/harness.ts';
import { anyBody, CANARY } from './any-body.ts';
import { ANSWER, type Route } from './api.ts';
import { forged, OTHER_ICN } from './forged.ts';
import { bodySchema } from './openapi.ts';

type Headers = Readonly<Record<string, string | readonly string[]>>;

/** What makes it likely that a body is about somebody and something that there is. */
const usual: Partial<Record<Route, object>> = {
  'POST /v1/account': { icn: ICN },
  'POST /v1/feedback': { correlation_id: ANSWER },
};

/** Made when a route's turn comes: they are good for 300 s. */
const authorizations = (good: string): readonly Headers[] => [
  {},
  { Authorization: '' },
  { Authorization: CANARY },
  { Authorization: `Bearer ${CANARY}` },
  { Authorization: [good, `Bearer ${CANARY}`] },
  { Authorization: `Bearer ${forged({ claims: { sub: OTHER_ICN, user_attributes: { icn: OTHER_ICN } } })}` },
  { Authorization: `Bearer ${forged({ claims: { scopes: [`https://${CANARY}.test`] } })}` },
  { Authorization: `Bearer ${forged({ claims: { service_account_id: CANARY, iss: CANARY } })}` },
  { Authorization: `Bearer ${forged({ header: { kid: CANARY } })}` },
];

const mediaTypes: readonly Headers[] = [
  {},
  ...[
    'application/json; charset=utf-8',
    'APPLICATION/JSON;charset="utf-16"',
    `application/json; ${CANARY}=${CANARY}`,
    'application/json, application/json',
    'application/vnd.api+json',
    'text/plain',
    'application/x-www-form-urlencoded',
    `multipart/form-data; boundary=${CANARY}`,
    `application/json\r\n${CANARY}: 1`,
    '',
    ';',
  ].map((type) => ({ 'content-Type': type })),
  { 'Content-Type': ['application/json', 'text/plain'] },
];

const oddHeaders: readonly Headers[] = [
  { 'X-Correlation-Id': 'a-good-one_1.2' },
  { 'x-correlation-ID': `${CANARY} ` },
  { 'X-Correlation-Id': `${CANARY}\r\nX-Forged: 1` },
  { 'X-Correlation-Id': `${CANARY}${'x'.repeat(64)}` },
  { 'X-Correlation-Id': ['one', CANARY] },
  { 'X-Correlation-Id': ICN },
  { 'X-Correlation-Id': `{"_aws":"${CANARY}"}` },
  { 'Cache-Control': 'no-cache' },
  { 'Cache-Control': `max-age=0, NO-CACHE, ${CANARY}` },
  { 'Cache-Control': ['no-store', 'no-cache'] },
  { 'X-Flipper-Id': `UserAccount;${CANARY}` },
  { 'X-Flipper-Id': `${CANARY}\u0000\ud800` },
  { Prefer: 'respond-async' },
  { Prefer: `RESPOND-ASYNC; a="${CANARY}, b", wait=1` },
  { Prefer: ['wait=1', `respond-async=${CANARY}`] },
  { Prefer: `"respond-async, ${CANARY}` },
  { Prefer: `wait=5, ${CANARY}="a, b"; c` },
  { 'Content-Encoding': 'gzip' },
  { Accept: `text/html;q=${CANARY}` },
  { 'Content-Length': '-1' },
  { 'X-HTTP-Method-Override': 'DELETE' },
  { 'X-Forwarded-For': CANARY, Forwarded: `for=${CANARY}` },
  { Host: `${CANARY}.test` },
  { Cookie: `session=${CANARY}` },
  { Origin: `https://${CANARY}.test` },
  { [`X-${CANARY}`]: CANARY },
  { ['__proto__']: CANARY },
  { constructor: CANARY, toString: CANARY, hasOwnProperty: CANARY },
  { 'X-Long': CANARY.repeat(6_000) },
  { '': CANARY },
];

const queries: readonly Readonly<Record<string, string>>[] = [
  { icn: CANARY },
  { access_token: CANARY, ['__proto__']: CANARY },
];

const some = (of: readonly Headers[], most: number): fc.Arbitrary<Headers> =>
  fc.array(fc.constantFrom(...of), { maxLength: most }).map((all) => Object.assign({}, ...all));
const mostly = <T>(usually: T, others: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(usually) }, { weight: 1, arbitrary: others });

/** As API Gateway may hand it over for this route, however odd; its body is for the route's schema. */
export function anyRequest(route: Route): fc.Arbitrary<SentRequest> {
  const [method = '', path = ''] = route.split(' ');
  const schema = bodySchema(route);
  const resource = path.replace('/v1', '');
  const good = `Bearer ${forged()}`;
  return fc
    .record({
      authorization: mostly<Headers>({ Authorization: good }, fc.constantFrom(...authorizations(good))),
      mediaType: mostly<Headers>({ 'Content-Type': 'application/json' }, fc.constantFrom(...mediaTypes)),
      odd: some(oddHeaders, 3),
      body: schema ? anyBody(schema, usual[route] ?? {}) : fc.constantFrom({ body: null }, { body: CANARY }),
      method: mostly(method, fc.constantFrom('GET', 'POST', 'DELETE', 'TRACE', 'get')),
      path: mostly(
        path,
        fc.constantFrom(
          `/${path}`,
          `${path}/`,
          `${path}/%2e%2e/${CANARY}`,
          `/v1/../..${path}`,
          `${path}?a=${CANARY}`,
        ),
      ),
      query: mostly<SentRequest['query']>(null, fc.constantFrom<SentRequest['query'][]>(...queries)),
    })
    .map(({ authorization, mediaType, odd, body, ...rest }) => ({
      ...rest,
      ...body,
      resource,
      headers: { ...authorization, ...mediaType, ...odd },
    }));
}
