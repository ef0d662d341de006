import { metrics } from '../../../lambdas/contracts/metrics.ts';
import type { SentRequest } from '../../fixtures/lambda-events.ts';
import { written } from '../../fixtures/observed.ts';
import { bodyOf, createAccountHarness, ICN, type Sent } from '../create-account/harness.ts';
import { CANARY } from './any-body.ts';
import { ANSWER, apiInMemory, goodRequests } from './api.ts';
import { forged } from './forged.ts';

const RECORD = `{"level":"ERROR","message":"${CANARY}","icn":"${ICN}"}`;
const METRICS = JSON.stringify({
  _aws: {
    Timestamp: 1,
    CloudWatchMetrics: [{ Namespace: CANARY, Dimensions: [[]], Metrics: [{ Name: CANARY }] }],
  },
  [CANARY]: 1,
});
/** What ends a record, begins another one, colours a terminal or looks like metrics. */
const hostile: readonly (readonly [string, string])[] = [
  ['a line break and a record', `x\n${RECORD}\n`],
  ['a carriage return and a record', `x\r${RECORD}`],
  ['line separators of Unicode', `x\u2028${RECORD}\u2029\u0085`],
  ['the end of a text and fields', `x","level":"ERROR","${CANARY}":"`],
  ['metrics', METRICS],
  ['a line break and metrics', `\n${METRICS}\n`],
  ['colours of a terminal', `\u001b[2J\u001b[31m${CANARY}\u0007`],
  ['NUL and a lone surrogate', `\u0000\ud800${CANARY}`],
  ['a header', `x\r\nX-Forged: ${CANARY}`],
  ['an ICN', ICN],
  ['placeholders', `%s %o %j \${jndi:ldap://${CANARY}} {{7*7}}`],
];

/** Everywhere at once where a caller can put text. */
const requestWith = (text: string): Sent => ({
  headers: {
    'X-Correlation-Id': text,
    'X-Flipper-Id': text,
    'Cache-Control': text,
    'User-Agent': text,
    [text]: text,
  },
  query: { [text]: text },
  path: `/v1/${text}`,
  resource: '/account',
});
const bodies = (text: string): readonly string[] => [
  bodyOf(),
  bodyOf({ email: text, terms_of_use: { status: text, accepted_at: text, [text]: text } }),
  bodyOf({ icn: text, [text]: text }),
  text,
];

async function recordsOf(requests: readonly Sent[]) {
  const { stop, ...output } = written();
  try {
    const api = createAccountHarness({}, output);
    const answers = [];
    for (const request of requests) answers.push(await api.send(request));
    return { answers, text: output.lines.join('') };
  } finally {
    stop();
  }
}

const keysIn = (records: readonly object[]) => new Set(records.flatMap(Object.keys));
const parsed = (text: string): Record<string, unknown>[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('records of the log', () => {
  let usual: Set<string>;
  beforeAll(async () => {
    const badToken = { token: forged({ claims: { exp: 1 } }) };
    const { text } = await recordsOf([{}, {}, { body: bodyOf({ email: 'none' }) }, badToken]);
    usual = keysIn(parsed(text));
  });

  test.each(hostile)('are one line each, with no field of a caller, after %s', async (_, sent) => {
    const { text, answers } = await recordsOf(bodies(sent).map((body) => ({ ...requestWith(sent), body })));
    expect(answers.every(({ status }) => status < 500)).toBe(true);
    const records = parsed(text);
    expect([...keysIn(records)].filter((key) => !usual.has(key))).toEqual([]);
    expect(records.filter(({ level, _aws }) => level !== 'INFO' && _aws === undefined)).toEqual([]);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f\u0085\u2028\u2029]/);
    expect(text).not.toMatch(new RegExp(`${CANARY}|${ICN}`));
    const named = records.flatMap(({ _aws }) =>
      ((_aws as { CloudWatchMetrics?: { Metrics: { Name: string }[] }[] })?.CloudWatchMetrics ?? []).flatMap(
        ({ Metrics }) => Metrics.map(({ Name }) => Name),
      ),
    );
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !(Object.values(metrics) as string[]).includes(name))).toEqual([]);
  });

  test.each(hostile)('and headers of answers have nothing of a caller after %s', async (_, sent) => {
    const { answers } = await recordsOf(bodies(sent).map((body) => ({ ...requestWith(sent), body })));
    const [first = { headers: {} }] = answers;
    for (const { headers } of answers) {
      expect(Object.keys(headers)).toEqual(Object.keys(first.headers));
      expect(JSON.stringify(headers)).not.toMatch(new RegExp(`${CANARY}|${ICN}|Forged`));
      expect(headers['x-correlation-id']).toMatch(/^[0-9a-f-]{36}$/);
    }
  });
});

describe('a comment of feedback', () => {
  test('with all of that, a token, an address and an ICN is nowhere but where comments are kept, and clean there', async () => {
    const api = await apiInMemory();
    const token = forged();
    const comment = [
      `<img src=x onerror=${CANARY}()>`,
      token,
      `${CANARY}@private.test`,
      ICN,
      '\u001b[31m\r\n',
    ].join(' ');
    const request: SentRequest = goodRequests['POST /v1/feedback'];
    api.lines.length = 0;
    const { status, text } = await api.send('POST /v1/feedback', {
      headers: { ...request.headers, Authorization: `Bearer ${token}` },
      body: JSON.stringify({ rating: 1, kind: 'bug', correlation_id: ANSWER, comment }),
    });
    expect(status).toBe(201);
    const kept = api.feedback.all.get(ANSWER)?.comment;
    expect(kept).toBe('[token] [e-mail address] [ICN] [31m');
    expect(JSON.parse(text).data.attributes.comment).toBe(kept);
    expect(JSON.stringify([api.bus.events, api.fallback.events])).not.toContain('e-mail');
    expect(api.lines.join('\n')).not.toMatch(new RegExp(`${CANARY}|${ICN}|e-mail`));
  });
});
