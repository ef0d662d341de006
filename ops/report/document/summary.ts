import type { LogEntry } from '../../../lambdas/contracts/rollout-state.ts';
import { sayTime } from '../../rollout/said.ts';
import type { Review } from '../review.ts';
import { sayAll, sayCount, sayDuration, sayMany, sayMetric, sayShare, sayTimes } from './say.ts';

const SEE = 'see "What was not there"';

const ends: Readonly<Record<LogEntry['what'], string>> = {
  started: 'has been started',
  announced: 'goes on',
  raised: 'goes on',
  lowered: 'goes on',
  waiting: 'waits for a person or its time',
  completed: 'is completed',
  aborted: 'was stopped by a gate',
  warned: 'is completed, and a gate warned after it',
  held: 'is held by a person',
  resumed: 'goes on',
  jumped: 'goes on',
  killed: 'was stopped by a person',
  approved: 'goes on',
  'signed-off': 'is signed off',
};

/** Five sentences: how it ended, for whom, against which limits, what stood in its way, and what people said. */
export function summaryOf(review: Review): readonly string[] {
  return [how(review), forWhom(review), against(review), between(review), said(review)];
}

function how({ plan, stage, last, to }: Review): string {
  const what = plan ? `The plan ${plan.name}` : 'The rollout';
  return `${what} on stage ${stage} ${ends[last.what]}: on ${sayTime(to)} ${last.percentage} % of people were in.`;
}

function forWhom({ total, applications }: Review): string {
  if (!total) return `For how many people MHV was asked is not known: ${SEE}.`;
  if (total.requests === 0) return 'MHV was asked for nobody.';
  const count = (key: 'created' | 'found' | 'withoutMessaging') =>
    (applications ?? []).reduce((sum, counts) => sum + counts[key], 0);
  const [created, found, without] = [count('created'), count('found'), count('withoutMessaging')];
  const classes =
    created + found + without > 0
      ? ` (${sayCount(created)} created, ${sayCount(found)} found, ${sayCount(without)} created without secure messaging)`
      : '';
  return `Of ${sayMany(total.requests, 'request')} to MHV ${sayCount(total.succeeded)} ended with an account${classes}, ${sayCount(total.rejected)} with a condition of the person's own and ${sayCount(total.failed)} with an error.`;
}

function against({ metrics }: Review): string {
  if (!metrics) return `Whether the plan's five limits were kept is not known: ${SEE}.`;
  const named = (kept: boolean) =>
    sayAll(
      metrics
        .filter((metric) => metric.kept === kept)
        .map((metric) => `${metric.name} (${sayMetric(metric)})`),
    );
  const unknown = sayAll(metrics.filter(({ kept }) => kept === undefined).map(({ name }) => name));
  return `Of the plan's five limits were kept: ${named(true) || 'none'}; not kept: ${named(false) || 'none'}${unknown === '' ? '' : `; not measured: ${unknown}`}.`;
}

function between({ stops, steps, outages }: Review): string {
  const stopped = stops.filter(({ what }) => what !== 'warned');
  const fastest = stopped.map(({ faultToStopMs }) => faultToStopMs).filter((ms) => ms !== undefined);
  const after =
    fastest.length > 0
      ? ` (${sayAll(fastest.map((ms) => sayDuration(ms)))} after the fault began, where a gate stopped it)`
      : '';
  const sum = (of: 'heldMs' | 'outageMs') =>
    steps.reduce((total, { actual }) => total + (actual?.[of] ?? 0), 0);
  const often = stopped.length === 0 ? 'never stopped' : `stopped ${sayTimes(stopped.length)}`;
  if (!outages)
    return `It was ${often}${after}; how much longer than planned its steps took is not known: ${SEE}.`;
  const planned =
    outages.length > 0
      ? `${sayMany(outages.length, 'planned outage')} took ${sayDuration(sum('outageMs'))} of them`
      : 'no planned outage was in them';
  return `It was ${often}${after}, its steps took ${sayDuration(sum('heldMs'))} longer than planned, and ${planned}.`;
}

function said({ opinions, alarms }: Review): string {
  const { satisfaction } = opinions ?? {};
  const people = satisfaction
    ? `Of ${sayMany(satisfaction.n, 'person', 'people')} who said what they thought ${sayShare(satisfaction.share, 0)} were satisfied (95 % interval ${sayShare(satisfaction.interval.lower, 0)} to ${sayShare(satisfaction.interval.upper, 0)})`
    : opinions
      ? 'Nobody said what they thought'
      : `What people thought is not known (${SEE})`;
  if (!alarms) return `${people}; which alarms there were is not known (${SEE}).`;
  const sum = (of: 'alarms' | 'right' | 'falseAlarms') =>
    alarms.kinds.reduce((total, kind) => total + kind[of], 0);
  const judged = sum('right') + sum('falseAlarms');
  const right =
    judged > 0
      ? `, of which ${sayCount(sum('right'))} of ${sayCount(judged)} that were acknowledged were right`
      : '';
  return `${people}; there ${sum('alarms') === 1 ? 'was' : 'were'} ${sayMany(sum('alarms'), 'alarm')}${right}.`;
}
