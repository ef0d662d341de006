import type { StageName } from '../../infra/stages.ts';
import { lineOfFault } from '../fault.ts';
import type { Random } from '../rollout/poisson.ts';
import { accountRequests } from './account-request.ts';
import { arrivalsOf, type Spacing } from './arrivals.ts';
import { expectedIn, type Leg, legsOf, type RunShape } from './leg.ts';
import type { LoadPorts, LoadStage } from './ports.ts';
import { PreparedPeople } from './prepared-people.ts';
import { RunRecord } from './record.ts';
import { sendLoad } from './send-load.ts';
import { mostMsOf } from './verdicts.ts';

export interface LoadSettings extends RunShape {
  readonly stage: StageName;
  readonly spacing: Spacing;
  /** Milliseconds that MHV takes; what an answer may take beyond that is ours. */
  readonly mhvMs: number;
  /** Shares of requests. */
  readonly storedShare: number;
  readonly asyncShare: number;
  readonly mostInFlight: number;
}

/** The longest run has a point for each of so many intervals; a second is the shortest. */
const MOST_INTERVALS = 300;
/** A token is good for 300 s (docs/domain.md 5); who is due in so many seconds is ready. */
const SECONDS_AHEAD = 180;

/** Makes people ready, then sends, and prints each leg. `began`: when the first counted request was due (ms since 1970). */
export async function runLoad(
  settings: LoadSettings,
  stage: LoadStage,
  { http, monotonic, clock, random, print }: LoadPorts & { random: Random; print: (line: string) => void },
): Promise<{ readonly record: RunRecord; readonly began: number }> {
  const planned = [...legsOf(settings, () => true)];
  const people = new PreparedPeople(stage.next, {
    ...peopleFor(planned),
    storedShare: settings.storedShare,
    random,
    clock,
  });
  await people.prepare();
  const intervalMs = 1_000 * Math.ceil(settings.durationMs / 1_000 / MOST_INTERVALS);
  const record = new RunRecord(intervalMs, mostMsOf(settings.mhvMs));
  const began = clock.now() + settings.warmUpMs;
  const legs = legsOf(settings, (leg) => record.held(leg));
  await sendLoad({
    legs: saying(legs, print),
    arrivalsOf: (leg) => arrivalsOf(leg, settings.spacing, random),
    send: accountRequests({ ...settings, url: stage.url, people, http, random }),
    mostInFlight: settings.mostInFlight,
    recorder: record,
    clock: monotonic,
  });
  if (people.fault) print(`people could no longer be made ready: ${lineOfFault(people.fault)}`);
  return { record, began };
}

function peopleFor(planned: readonly Leg[]) {
  const begin = planned[0]?.at ?? 0;
  const soon = planned.map((leg) => {
    const share = Math.min(1, Math.max(0, (SECONDS_AHEAD * 1_000 + begin - leg.at) / leg.lengthMs));
    return expectedIn({ ...leg, lengthMs: share * leg.lengthMs });
  });
  return { total: most(sum(planned.map(expectedIn))), ahead: most(sum(soon)) };
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
/** Five standard deviations more than a Poisson process has on average. */
const most = (expected: number) => Math.ceil(expected + 5 * Math.sqrt(expected)) + 1;

function* saying(legs: Iterable<Leg>, print: (line: string) => void): Generator<Leg> {
  for (const leg of legs) {
    const { kind, lengthMs, fromRate, toRate } = leg;
    const rates = fromRate === toRate ? `${round(toRate)}` : `${round(fromRate)} to ${round(toRate)}`;
    print(`${kind.padEnd(8)}  ${rates} a second for ${round(lengthMs / 1_000)} s`);
    yield leg;
  }
}

const round = (value: number) => Number(value.toFixed(1));
