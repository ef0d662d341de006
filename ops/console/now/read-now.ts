import { catalogueEntry } from '../../../lambdas/contracts/error-catalogue.ts';
import { readDescription } from '../../../lambdas/contracts/incidents.ts';
import { wilson } from '../../../lambdas/control-rollout/statistics.ts';
import type { Failures, Minute } from '../../../lambdas/ports/rollout-evidence/rollout-evidence.ts';
import { lineOfFault } from '../../fault.ts';
import { metricsOf } from '../../report/five-metrics.ts';
import { type Measures, measured } from '../../report/measures.ts';
import { hurtOf } from './hurt.ts';
import type { AlarmRead, NowPorts } from './ports.ts';
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
  const [minutes, failures, traffic, lag, queues, all, calendar] = await Promise.all([
    read('The five metrics', ports.evidence.minutes(from, to)),
    read('The reasons of failures', ports.evidence.failures(from, to)),
    read('What became of requests', ports.traffic(from, to)),
    read('The lag of the bust', ports.bustLag(from, to)),
    read('The queues', ports.queues(now)),
    read('The alarms', ports.alarms()),
    read('Planned outages', ports.outages.read()),
  ]);
  const alarms = all && alarmsOf(all, ports);
  const outages = calendar?.outages.filter(({ end }) => end > now - OUTAGES_SHOWN_MS);
  return {
    at: now,
    hurt: hurtOf({ alarms, outages, now }),
    hours,
    metrics: minutes ? metricsNow(measured(from, minutes)) : [],
    traffic: traffic ?? [],
    reasons: failures ? reasonsOf(failures) : [],
    queues: queues ?? [],
    alarms: alarms ?? [],
    watched: all?.length ?? 0,
    outages:
      outages?.map(({ id, service, start, end, message }) => ({ id, service, start, end, message })) ?? [],
    series: seriesOf(minutes ?? [], lag ?? new Map(), { from, to }),
    unread,
  };
}

function alarmsOf(all: readonly AlarmRead[], { runbook }: NowPorts): readonly AlarmNow[] {
  return all
    .filter(({ isOn }) => isOn)
    .flatMap(({ name, description, since, isMuted }) => {
      const text = readDescription(description);
      if (!text) return [];
      const { severity, impact, runbook: heading } = text;
      return [{ name, severity, impact, heading, runbook: runbook(heading), since, isMuted }];
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
    return {
      name,
      unit,
      limit: `${must} ${unit === 'ms' ? `${limit} ms` : `${+(100 * limit).toFixed(2)} %`}`,
      n,
      ...(value === undefined ? {} : { value, kept }),
      ...(count === undefined || n === 0 ? {} : { interval: wilson(count, n, Z) }),
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
  lag: ReadonlyMap<number, number>,
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
    bustLagMs: at.map((time) => lag.get(time) ?? null),
  };
}
