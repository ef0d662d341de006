import type { Review } from '../review.ts';
import { type Block, type Section, tableOr, text } from './document.ts';
import { sayDuration, sayWhen, UNKNOWN } from './say.ts';

const did = { aborted: 'stopped by a gate', killed: 'stopped by a person', warned: 'a gate warned' } as const;
const paused = { held: 'held by a person', waiting: 'waited' } as const;

/** What was in the way, and how fast a fault was stopped. */
export function stopsSection({ stops, pauses, outages }: Review): Section {
  return {
    heading: 'Stops, holds and planned outages',
    blocks: [
      tableOr('Nobody and nothing stopped it.', {
        caption: 'Stops and warnings',
        head: ['when', 'what', 'step', 'why', 'by', 'fault began', 'fault to stop'],
        rows: stops.map(({ at, what, position = UNKNOWN, why, by, faultBegan, faultToStopMs }) => [
          sayWhen(at),
          did[what],
          position,
          why,
          by,
          sayWhen(faultBegan),
          sayDuration(faultToStopMs),
        ]),
      }),
      ...(stops.some(({ what }) => what === 'aborted')
        ? [
            text(
              'Fault to stop is from the first minute of the fault to the percentage 0. The fault begins with the first of the minutes that the gate judged from which on, until the stop, what spoke for a fault never came back to nothing: for shares their CUSUM, for the response an average over the limit.',
            ),
          ]
        : []),
      tableOr('Nobody held it, and it waited for nobody.', {
        caption: 'Holds and waits',
        head: ['from', 'what', 'step', 'lasted', 'why', 'ended by'],
        rows: pauses.map(({ kind, from, to, position = UNKNOWN, why, by, endedBy }) => [
          sayWhen(from),
          paused[kind],
          position,
          to === undefined ? 'lasts' : sayDuration(to - from),
          `${why} (${by})`,
          endedBy ? `${endedBy.what}: ${endedBy.why} (${endedBy.by})` : UNKNOWN,
        ]),
      }),
      outagesBlock(outages),
    ],
  };
}

function outagesBlock(outages: Review['outages']): Block {
  if (!outages) return text('Planned outages could not be read: see "What was not there".');
  return tableOr('No planned outage was announced for this time.', {
    caption: 'Planned outages',
    head: ['from', 'to', 'service', 'message', 'announced by'],
    rows: outages.map(({ start, end, service, message, by }) => [
      sayWhen(start),
      sayWhen(end),
      service,
      message,
      by,
    ]),
  });
}
