import type { AlarmNow, Hurt, MetricNow, OutageNow } from './view.ts';

/** What the answer rests on; none where it could not be read. */
export interface Seen {
  readonly alarms: readonly AlarmNow[] | undefined;
  /** How many alarms there are. */
  readonly watched: number;
  /** Of the last hour. */
  readonly metrics: readonly MetricNow[];
  readonly outages: readonly OutageNow[] | undefined;
  readonly now: number;
}

/**
 * The first thing that an operator asks. An alarm that pages is people who are hurt now; a ticket is harm that can wait, and
 * so is a metric beyond its limit that no alarm tells of: alarms wait for more failures than one hour may have.
 */
export function hurtOf({ alarms, watched, metrics, outages, now }: Seen): Hurt {
  if (!alarms) return unknown('The alarms cannot be read.');
  if (watched === 0)
    return unknown('The stage has no alarms: it is not deployed here, or in another region.');
  const running = outages?.filter(({ start, end }) => start <= now && end > now) ?? [];
  const planned = running.map(({ service }) => `A planned outage of ${service} is on.`);
  const [page] = oldestFirst(alarms, 'page');
  if (page) return { level: 'now', title: 'People are being hurt now', text: textOf(page, alarms, planned) };
  const [ticket] = oldestFirst(alarms, 'ticket');
  if (ticket) {
    const title = 'Something is wrong that can wait until the morning';
    return { level: 'slowly', title, text: textOf(ticket, alarms, planned) };
  }
  const beyond = metrics.filter(({ isBeyond }) => isBeyond).map(({ name }) => name);
  if (beyond.length > 0) {
    const title = 'A metric is beyond its limit, and no alarm is on';
    return {
      level: 'slowly',
      title,
      text: [`In the last hour: ${beyond.join(', ')}.`, ...planned].join(' '),
    };
  }
  const text = ['No alarm is on.', ...planned].join(' ');
  return { level: 'nobody', title: 'Nobody is being hurt, as far as the alarms see', text };
}

function unknown(why: string): Hurt {
  const text = `${why} Look at the figures below, and at CloudWatch itself.`;
  return { level: 'unknown', title: 'Nobody knows whether people are being hurt', text };
}

function textOf({ impact, name, since }: AlarmNow, alarms: readonly AlarmNow[], planned: string[]): string {
  const others = alarms.length - 1;
  const more = others === 0 ? [] : [`${others} other ${others === 1 ? 'alarm is' : 'alarms are'} on.`];
  const time = `${new Date(since).toISOString().slice(11, 16)} UTC`;
  return [impact, `Since ${time}: ${name}.`, ...more, ...planned].join(' ');
}

function oldestFirst(alarms: readonly AlarmNow[], severity: AlarmNow['severity']): AlarmNow[] {
  return alarms.filter((alarm) => alarm.severity === severity).sort((a, b) => a.since - b.since);
}
