import { catalogueEntry } from '../../../lambdas/contracts/error-catalogue.ts';
import { readDescription } from '../../../lambdas/contracts/incidents.ts';
import { wilson } from '../../../lambdas/control-rollout/statistics.ts';
import type { Failures, Minute } from '../../../lambdas/ports/rollout-evidence/rollout-evidence.ts';
import { lineOfFault } from '../../fault.ts';
import { metricsOf } from '../../report/five-metrics.ts';
import { type Measures, measured } from '../../report/measures.ts';
import { hurtOf } from './hurt.ts';
import type { AlarmRead, Durations, NowPorts } from './ports.ts';
import type { AlarmNow, MetricNow, NowView, ReasonCount, Series } from './view.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Standard deviations on each side: 95 %, for people who look; the gates use their own (docs/rollout.md). */
const Z = 1.96;
/** Planned outages that are over for longer are no news. */
const OUTAGES_SHOWN_MS = 24 * HOUR;

/** Reads all of it at once; what cannot be read is said, and the rest is shown. @param hours that the charts go back. */
export async function readNow(hours: number, ports: NowPorts): Promise<NowView> {
  const now = ports.clock.now();
  // The minute that runs is not complete.
  const to = Math.floor(now / MINUTE) * MINUTE;
  const from = to - hours * HOUR;
  const unread: string[] = [];
  async function read<T>(what: string, reading: Promise<T>): Promise<T | undefined> {
    try {
      return await reading;
    } catch (fault) {
      unread.push(`${what} cannot be read: ${lineOfFault(fault)}`);
      return undefined;
    }
  }
  const [minutes, failures, traffic, durations, queues, all, calendar] = await Promise.all([
    read('The five metrics', ports.evidence.minutes(from, to)),
    read('The reasons of failures', ports.evidence.failures(from, to)),
    read('What became of requests', ports.traffic(from, to)),
    read('The lag of the bust and the wait for MHV', ports.durations(from, to)),
    read('The queues', ports.queues(now)),
    read('The alarms', ports.alarms()),
    read('Planned outages', ports.outages.read()),
  ]);
  const alarms = all && alarmsOf(all, ports);
  const metrics = minutes
    ? metricsNow(
        measured(
          to - HOUR,
          minutes.filter(({ at }) => at >= to - HOUR),
        ),
      )
    : [];
  const outages = calendar?.outages.filter(({ end }) => end > now - OUTAGES_SHOWN_MS);
  return {
    at: now,
    hurt: hurtOf({ alarms, watched: all?.length ?? 0, metrics, outages, now }),
    hours,
    metrics,
    traffic: traffic ?? [],
    reasons: failures ? reasonsOf(failures) : [],
    queues: queues ?? [],
    alarms: alarms ?? [],
    watched: all?.length ?? 0,
    outages:
      outages?.map(({ id, service, start, end, message }) => ({ id, service, start, end, message })) ?? [],
    series: seriesOf(minutes ?? [], durations, { from, to }),
    unread,
  };
}

const unreadable = {
  severity: 'page',
  impact: 'An alarm is on whose description does not say whom it hurts.',
  heading: 'none is named',
} as const;

function alarmsOf(all: readonly AlarmRead[], { runbook }: NowPorts): readonly AlarmNow[] {
  return all
    .filter(({ isOn }) => isOn)
    .map(({ name, description, since, isMuted }) => {
      const text = readDescription(description);
      // Whom it hurts nobody can read: the worst is assumed.
      if (!text) return { name, ...unreadable, runbook: description, since, isMuted };
      const { severity, impact, runbook: heading } = text;
      return { name, severity, impact, heading, runbook: runbook(heading), since, isMuted };
    })
    .sort((a, b) => a.severity.localeCompare(b.severity) || a.since - b.since);
}

/** Of how many each share is, and how many of them counted. */
const shares: Readonly<Record<string, (of: Measures) => readonly [number, number]>> = {
  uptime: ({ probes, uptime = 0 }) => [probes, probes * uptime],
  success: ({ requests, succeeded }) => [requests, succeeded],
  errors: ({ requests, failed }) => [requests, failed],
  satisfaction: ({ opinions, satisfaction = 0 }) => [opinions, opinions * satisfaction],
};

function metricsNow(total: Measures): readonly MetricNow[] {
  return metricsOf(total).map(({ name, unit, must, limit, value, kept }) => {
    const [n, count] = shares[name]?.(total) ?? [total.requests, undefined];
    const interval = count === undefined || n === 0 ? undefined : wilson(count, n, Z);
    const isBeyond = interval && (must === 'under' ? interval.lower > limit : interval.upper < limit);
    return {
      name,
      unit,
      limit: `${must} ${unit === 'ms' ? `${limit} ms` : `${+(100 * limit).toFixed(2)} %`}`,
      n,
      ...(value === undefined ? {} : { value, kept }),
      ...(interval ? { interval } : {}),
      ...(isBeyond ? { isBeyond } : {}),
    };
  });
}

function reasonsOf(failures: Failures): readonly ReasonCount[] {
  return [...failures]
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => {
      const { code, title } = catalogueEntry(name);
      return { name, count, title, ...(code === undefined ? {} : { code }) };
    });
}

/** Every minute of the time, those without anything too: a gap is to be seen. */
function seriesOf(
  minutes: readonly Minute[],
  durations: Durations | undefined,
  { from, to }: { readonly from: number; readonly to: number },
): Series {
  const byTime = new Map(minutes.map((minute) => [minute.at, measured(minute.at, [minute])]));
  const at = Array.from({ length: (to - from) / MINUTE }, (_, index) => from + index * MINUTE);
  const of = (figure: (measures: Measures) => number | undefined) =>
    at.map((time) => {
      const measures = byTime.get(time);
      return (measures && figure(measures)) ?? null;
    });
  return {
    at,
    requests: of(({ requests }) => requests),
    errors: of(({ errors }) => errors),
    ownMs: of(({ ownMs }) => ownMs),
    mhvMs: of(({ wholeMs, ownMs }) => (wholeMs === undefined ? undefined : wholeMs - (ownMs ?? 0))),
    mhvP95Ms: at.map((time) => durations?.mhvP95Ms.get(time) ?? null),
    bustLagMs: at.map((time) => durations?.bustLagMs.get(time) ?? null),
  };
}
