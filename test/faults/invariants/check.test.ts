import type { AnswerBody, Entry, Round } from '../history.ts';
import { play } from '../play.ts';
import { readTopology } from '../topology.ts';
import { check } from './check.ts';

let good: Round;
beforeAll(async () => {
  const rounds: Round[] = [];
  await play(await readTopology(), { seed: 1, events: 1, everyMs: 600 }, (round) => rounds.push(round));
  good = rounds[0] as Round;
}, 120_000);

type Kind = Entry['kind'];
type Of<K extends Kind> = Extract<Entry, { kind: K }>;

/** The first entry of this kind that fits. */
function first<K extends Kind>(kind: K, fits: (entry: Of<K>) => boolean = () => true): Of<K> {
  const found = good.entries.find((entry): entry is Of<K> => entry.kind === kind && fits(entry as Of<K>));
  if (!found) throw new Error(`the round has no such entry: ${kind}`);
  return found;
}

const without = (...left: readonly Entry[]): Round => ({
  ...good,
  entries: good.entries.filter((entry) => !left.includes(entry)),
});
const withOther = (entry: Entry, changes: object): Round => ({
  ...good,
  entries: good.entries.map((each) => (each === entry ? ({ ...each, ...changes } as Entry) : each)),
});
/** Right after one that is there. */
const withMore = (after: Entry, more: object): Round => ({
  ...good,
  entries: good.entries.flatMap((each) => (each === after ? [each, { ...each, ...more } as Entry] : [each])),
});

/** An account that was answered as MHV's and stored, at an undisturbed request. */
const answeredAccount = () =>
  first('answered', ({ id, body, by }) => {
    const stored = good.entries.filter((entry) => entry.kind === 'stored' && entry.id === id);
    const asked = good.entries.filter((entry) => entry.kind === 'asked MHV' && entry.id === id);
    const isWhole =
      asked.length === 1 && stored.length === 1 && body.meta?.stored !== false && by === 'function';
    return isWhole && body.meta?.source === 'mhv' && body.errors === undefined;
  });
const answeredError = () =>
  first('answered', ({ body }) => body.meta?.source === 'mhv' && body.errors !== undefined);
const of = <K extends Kind>(kind: K, { id }: { id: string }) => first(kind, (entry) => entry.id === id);

const mutations: readonly [string, string, () => Round][] = [
  ['an account that was not stored', 'everyAnswerIsKept', () => without(of('stored', answeredAccount()))],
  [
    'an account that nobody was told of',
    'everyAnswerIsKept',
    () => without(of('published', answeredAccount())),
  ],
  ['an error that nobody was told of', 'everyAnswerIsKept', () => without(of('published', answeredError()))],
  [
    'an error that was not stored',
    'everyAnswerIsKept',
    () =>
      without(...good.entries.filter((entry) => entry.kind === 'stored' && entry.id === answeredError().id)),
  ],
  [
    'a stored answer of a result that never was',
    'everyAnswerIsKept',
    () => {
      const stored = first(
        'answered',
        ({ id, body }) => body.meta?.source === 'stored' && of('sent', { id }).method === 'POST',
      );
      return withOther(stored, { body: { meta: { ...stored.body.meta, correlation_id: 'nobody' } } });
    },
  ],
  [
    'a refusal that left something behind',
    'everyAnswerIsKept',
    () => withOther(answeredAccount(), { status: 401, body: refusal('token_invalid') }),
  ],
  ['a first bust that is missing', 'everyAccountIsBusted', () => withoutBusts('bust')],
  ['a second bust that is missing', 'everyAccountIsBusted', () => withoutBusts('bust-later')],
  [
    'an older result that replaced a newer one',
    'resultsAreOrderedByTheirStamps',
    () => withMore(of('stored', answeredAccount()), { occurredAt: '2020-01-01T00:00:00.000Z' }),
  ],
  [
    'a read of something older than what was stored',
    'readsAreCurrent',
    () => {
      const stored = of('stored', answeredAccount());
      const { id, icn, at } = stored;
      const read = { id: `${id}-read`, icn, at: at + 1 };
      const entries: Entry[] = [
        { ...read, kind: 'sent', method: 'GET', noCache: false, inBackground: false, probe: false },
        { ...read, kind: 'answered', by: 'function', status: 404, body: {} },
      ];
      return { ...good, entries: [...good.entries, ...entries] };
    },
  ],
  [
    'a stored account that answered over a newer error',
    'noStoredAnswerOverNewerError',
    () => {
      const { id, icn } = first(
        'answered',
        ({ status, body }) => status === 200 && body.meta?.source === 'stored',
      );
      const sent = of('sent', { id });
      const error = {
        kind: 'stored',
        what: 'error',
        outcome: 'stored',
        occurredAt: '2030-01-01T00:00:00.000Z',
        reason: 'mhv_805',
      } as const;
      return { ...good, entries: [...good.entries, { ...error, id: 'other', icn, at: sent.at }] };
    },
  ],
  [
    'MHV asked once more than is counted',
    'mhvIsAskedOncePlusCountedRetries',
    () => withMore(of('asked MHV', answeredAccount()), {}),
  ],
  [
    'an answer that is counted twice',
    'everyAnswerIsCountedOnce',
    () =>
      withOther(
        first('ended', ({ capability, how }) => capability === 'create-account' && how === 'answered'),
        { counted: { AccountSucceeded: 1, AccountFailed: 1 } },
      ),
  ],
  [
    'an answer that is not counted',
    'everyAnswerIsCountedOnce',
    () => withOther(of('ended', answeredAccount()), { counted: {} }),
  ],
  ['a function that took too long', 'noFunctionFails', () => withOther(first('ended'), { how: 'timed out' })],
  [
    'an answer of 500',
    'noFunctionFails',
    () => withOther(of('ended', answeredAccount()), { counted: { InternalError: 1 } }),
  ],
  [
    '202 without work in the queue',
    'every202IsAccepted',
    () =>
      without(
        of(
          'accepted',
          first('answered', ({ status }) => status === 202),
        ),
      ),
  ],
  [
    'work that came to nothing',
    'everyAcceptedRequestEnds',
    () => withOther(first('accepted'), { occurredAt: '2030-01-01T00:00:00.000Z' }),
  ],
  [
    'work that was done again',
    'workIsNotDoneAgain',
    () => {
      const { id, icn } = first('stored', (entry) =>
        good.entries.some(({ kind, id }) => kind === 'accepted' && id === entry.id),
      );
      const again = { id, icn, at: good.calmFrom + 3_600_000 };
      const ended = {
        capability: 'create-account-worker',
        beganAt: again.at,
        how: 'answered',
        mhvSteps: 1,
        counted: {},
      } as const;
      const entries: Entry[] = [
        { ...again, kind: 'began' },
        { ...again, kind: 'asked MHV' },
        { ...again, kind: 'ended', ...ended },
      ];
      return { ...good, entries: [...good.entries, ...entries] };
    },
  ],
  [
    'a bust after a failure',
    'nothingElseIsBusted',
    () => withMore(answeredError(), { kind: 'busted', queue: 'bust', found: true }),
  ],
  [
    'a bust without having asked MHV',
    'nothingElseIsBusted',
    () =>
      withMore(
        first('answered', ({ body }) => body.meta?.source === 'stored'),
        { kind: 'busted', queue: 'bust', found: true },
      ),
  ],
  [
    'an e-mail address in a log',
    'nothingPersonalIsTold',
    () => withMore(first('answered'), { kind: 'leak', where: 'log', text: 'somebody@veteran.test' }),
  ],
  [
    'an error a minute after the storm',
    'answersAreNormalAfterAMinute',
    () =>
      withOther(
        of(
          'answered',
          first('sent', ({ probe }) => probe),
        ),
        { status: 503 },
      ),
  ],
  ['something that waits for ever', 'nothingIsLeftWaiting', () => ({ ...good, quietAt: undefined })],
  [
    'something that waits long',
    'nothingIsLeftWaiting',
    () => ({ ...good, quietAt: good.calmFrom + 3_600_000 }),
  ],
];

const refusal = (reason: string): AnswerBody => ({ errors: [{ meta: { reason } }] });

function withoutBusts(pass: string): Round {
  const { id } = answeredAccount();
  return without(
    ...good.entries.filter((entry) => entry.kind === 'busted' && entry.queue === pass && entry.id === id),
  );
}

test('the history that is changed below is a good one', () => {
  expect(check(good)).toEqual([]);
});

test.each(mutations)('%s is found (%s)', (_, invariant, mutate) => {
  expect(check(mutate()).map((violation) => violation.invariant)).toContain(invariant);
});

test('a violation has the request and what happened to it', () => {
  const { id } = answeredAccount();
  const [violation] = check(withoutBusts('bust'));
  expect(violation?.id).toBe(id);
  expect(violation?.history.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['sent', 'MHV said', 'answered']),
  );
});
