import type { Measures } from './measures.ts';
import type { Missing, Read, ReviewData } from './review-data.ts';

/** What each source gives. */
type Values = {
  [K in keyof ReviewData as ReviewData[K] extends Read<unknown> ? K : never]: Extract<
    ReviewData[K],
    { kind: 'read' }
  >['value'];
};

interface Source<T> {
  readonly source: string;
  /** What is said if there is nothing in it. */
  readonly nothing: string;
  readonly isEmpty: (value: T) => boolean;
}

const isEmptyList = ({ length }: readonly unknown[]) => length === 0;
const areZero = (counts: object) =>
  Object.values(counts).every((count) => typeof count === 'string' || count === 0);

const sources: { readonly [K in keyof Values]: Source<Values[K]> } = {
  outages: {
    source: 'planned outages',
    nothing: 'none was announced',
    isEmpty: isEmptyList,
  },
  evidence: {
    source: 'requests, probes and ratings by time',
    nothing: 'no metric has a value',
    isEmpty: ({ sums }) => sums.length === 0,
  },
  failures: {
    source: 'error codes',
    nothing: 'none of MHV is counted',
    isEmpty: ({ size }) => size === 0,
  },
  answers: { source: 'stored answers and refusals', nothing: 'none is counted', isEmpty: areZero },
  applications: {
    source: 'outcomes by application',
    nothing: 'none is counted',
    isEmpty: (all) => all.every(areZero),
  },
  incidents: { source: 'alarms and incidents', nothing: 'there was none', isEmpty: isEmptyList },
  feedback: { source: 'feedback', nothing: 'nobody gave any', isEmpty: isEmptyList },
};

/** What the reader has to know of what is not there. */
export function missingOf(
  data: ReviewData,
  {
    plan,
    total,
    hasMinutes,
  }: {
    readonly plan: { readonly name: string; readonly same: boolean } | undefined;
    readonly total: Measures | undefined;
    readonly hasMinutes: boolean;
  },
): readonly Missing[] {
  const found = (Object.keys(sources) as (keyof Values)[]).flatMap((name) => missingIn(name, data));
  const say = (holds: boolean | undefined, source: string, why: string) => (holds ? [{ source, why }] : []);
  const minutes = data.evidence.kind === 'read' ? data.evidence.value.periodMs / 60_000 : 1;
  return [
    ...found,
    ...data.forgotten,
    ...say(total?.requests === 0, 'requests', 'none reached MHV'),
    ...say(total?.probes === 0, 'uptime', 'no probe is counted'),
    ...say(total?.opinions === 0, 'satisfaction as a metric', 'no rating is counted'),
    ...say(
      total && !hasMinutes,
      'figures by the minute',
      `CloudWatch keeps them for 15 days, these are of ${minutes} minutes: gates are not judged again, and neither the causes of holds nor the beginning of faults are known`,
    ),
    ...say(plan === undefined, 'the plan', 'none was started before the end of this time'),
    ...say(
      plan?.same === false,
      'the plan that was started',
      `the ${plan?.name} here is another one, and planned figures are of that: check out what was deployed then`,
    ),
  ];
}

function missingIn<K extends keyof Values>(name: K, data: ReviewData): Missing[] {
  const { source, nothing, isEmpty } = sources[name] as Source<Values[K]>;
  const read = data[name] as Read<Values[K]>;
  if (read.kind === 'unread') return [{ source, why: `could not be read: ${read.why}` }];
  return isEmpty(read.value) ? [{ source, why: nothing }] : [];
}
