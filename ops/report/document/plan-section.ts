import { sayMinutes, sayTime } from '../../rollout/said.ts';
import type { Span } from '../chart/chart.ts';
import type { Review } from '../review.ts';
import { findStep } from '../runs.ts';
import type { Actual, StepReview } from '../steps.ts';
import { type Block, type Section, tableOr, text } from './document.ts';
import { sayAll, sayCount, sayDuration, sayMany, sayWhen, UNKNOWN } from './say.ts';

const MINUTE = 60_000;

/** Planned against actual, as a drawing and step by step. */
export function planSection(review: Review): Section {
  return {
    heading: 'The plan, and what became of it',
    blocks: [
      ...signed(review),
      timeline(review),
      tableOr('No step has begun in this time.', {
        caption: 'Each step, planned against actual',
        head: [
          'step',
          'phase',
          'people in',
          'earliest beginning',
          'began',
          'at least',
          'took',
          'in planned outages',
          'longer than planned',
          'requests to MHV',
          'ended',
        ],
        rows: review.steps.map(rowOf),
      }),
      text(
        'Earliest beginning: if every gate had passed at once, and nobody had waited for anybody. Longer than planned: beyond the least time and planned outages, because a gate or a person held, or until the next look.',
      ),
    ],
  };
}

function rowOf({ position, phase, planned, actual }: StepReview): readonly string[] {
  return [
    position,
    phase,
    peopleIn(planned?.percentage, actual?.percentage),
    sayWhen(planned?.begins),
    actual ? sayWhen(actual.began) : 'not reached',
    planned ? sayMinutes(planned.leastMinutes) : UNKNOWN,
    sayDuration(actual?.durationMs),
    sayDuration(actual?.outageMs),
    sayDuration(actual?.heldMs),
    sayCount(actual?.requests),
    actual ? endOf(actual) : UNKNOWN,
  ];
}

/** They differ only where the plan here is not the one that was started. */
function peopleIn(planned: number | undefined, actual: number | undefined): string {
  const isOther = planned !== undefined && actual !== undefined && planned !== actual;
  return isOther ? `${actual} %, planned ${planned} %` : `${actual ?? planned} %`;
}

function endOf({ endedBy }: Actual): string {
  return endedBy ? `${endedBy.what}: ${endedBy.why} (${endedBy.by})` : 'goes on';
}

function signed({ plan, signOffs }: Review): readonly Block[] {
  if (!plan) return [];
  const signers = findStep(`${plan.name}/1/1`)?.plan.signOffs ?? [];
  const digest = plan.digest === undefined ? '' : `, digest ${plan.digest}`;
  if (signers.length === 0) return [text(`The plan ${plan.name}${digest}: nobody has to sign it off.`)];
  return [
    text(`The plan ${plan.name}${digest}, has to be signed off by ${sayAll(signers)}.`),
    signOffs.length > 0
      ? { kind: 'list', items: signOffs.map(({ at, why, by }) => `${sayTime(at)}: ${why} (${by})`) }
      : text('No signature is in the log.'),
  ];
}

/** The percentage over time with outages, incidents and stops. */
function timeline({ from, to, percentages, outages = [], alarms, stops, steps }: Review): Block {
  const incidents = (alarms?.incidents ?? []).map(
    ({ beganAt, endedAt }): Span => ({ kind: 'incident', from: beganAt, to: endedAt ?? to }),
  );
  const reached = steps.filter(({ actual }) => actual !== undefined).length;
  const highest = Math.max(0, ...percentages.actual.map(({ percentage }) => percentage));
  const points = (all: Review['percentages']['actual']) =>
    all.map(({ at, percentage }) => ({ at, value: percentage }));
  return {
    kind: 'chart',
    chart: {
      kind: 'time',
      id: 'timeline',
      title: 'People who are in, over time',
      description: `${sayMany(reached, 'time')} in a step, at most ${highest} % of people; ${sayMany(outages.length, 'planned outage')}, ${sayMany(incidents.length, 'incident')} and ${sayMany(stops.length, 'stop or warning', 'stops and warnings')}. The table below has every step.`,
      from,
      to: Math.max(to, from + MINUTE),
      unit: '%',
      scale: { least: 0, most: 100 },
      lines: [
        ...(percentages.planned.length > 0
          ? [
              {
                name: 'the plan, at the earliest',
                style: 'planned' as const,
                shape: 'steps' as const,
                points: points(percentages.planned),
              },
            ]
          : []),
        { name: 'people who are in', style: 'main', shape: 'steps', points: points(percentages.actual) },
      ],
      limits: [],
      spans: [
        ...outages.map(({ start, end }): Span => ({ kind: 'outage', from: start, to: end })),
        ...incidents,
      ],
      marks: stops.map(({ at, what }) => ({ at, name: what })),
    },
  };
}
