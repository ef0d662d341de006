import { randomUUID } from 'node:crypto';
import { metrics } from '../contracts/metrics.ts';
import { stoppingAt } from '../contracts/outage.ts';
import { PROBE_ID, probeQuestions } from '../contracts/probe.ts';
import type { Clock } from '../ports/clock/clock.ts';
import type { OutageStore } from '../ports/outage-store/outage-store.ts';
import type { ApiAnswer, PublicApi } from '../ports/public-api/public-api.ts';
import type { Telemetry } from '../ports/telemetry/telemetry.ts';

export interface ProbeApiPorts {
  readonly api: PublicApi;
  readonly outages: OutageStore;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

const outcomes = ['probeSucceeded', 'probeFailed', 'probeInOutage'] as const;
export type ProbeOutcome = (typeof outcomes)[number];

/** VA.gov waits for 15 s (docs/domain.md 2), MHV's part included; these answers need none of it. */
const TIMEOUT_MS = 10_000;

/**
 * One probe: the API answers as callers expect, without a person in it. In a planned outage it counts for nothing,
 * whatever it saw.
 */
export async function probeApi(ports: ProbeApiPorts): Promise<ProbeOutcome> {
  const { clock, telemetry } = ports;
  const correlationId = `${PROBE_ID}${randomUUID()}`;
  const [planned, ...answers] = await Promise.all([
    isOutagePlanned(clock.now(), ports),
    ...probeQuestions.map((question) => ask(question, correlationId, ports)),
  ]);
  const right = answers.every((answer) => answer.right);
  const outcome = planned ? 'probeInOutage' : right ? 'probeSucceeded' : 'probeFailed';
  const duration_ms = Math.max(...answers.map(({ durationMs }) => durationMs));
  // The others with 0: a rate of metrics of which one has never been seen would be no data, and no alarm.
  for (const each of outcomes) telemetry.count(metrics[each], each === outcome ? 1 : 0);
  telemetry.measure(metrics.probeDuration, duration_ms);
  telemetry.step('probe', { correlation_id: correlationId, outcome: metrics[outcome], duration_ms });
  return outcome;
}

async function ask(
  { status, fits, ...question }: (typeof probeQuestions)[number],
  correlationId: string,
  { api, clock, telemetry }: ProbeApiPorts,
): Promise<{ readonly right: boolean; readonly durationMs: number }> {
  const askedAt = clock.now();
  const answer = await api.ask({ ...question, correlationId, timeoutMs: TIMEOUT_MS });
  const durationMs = clock.now() - askedAt;
  const right = answer.kind === 'answered' && answer.status === status && fits(answer.body);
  if (!right) {
    const asked = `${question.method} ${question.path}`;
    telemetry.trouble('probe', { correlation_id: correlationId, asked, outcome: inWords(answer, status) });
  }
  return { right, durationMs };
}

function inWords(answer: ApiAnswer, right: number): string {
  if (answer.kind === 'none') return answer.detail;
  return answer.status === right ? `${right} with another body` : String(answer.status);
}

/** Not known is no: an outage that nobody can read must not hide a fault. */
async function isOutagePlanned(now: number, { outages, telemetry }: ProbeApiPorts): Promise<boolean> {
  try {
    const calendar = await outages.read();
    return stoppingAt(now, calendar.outages) !== undefined;
  } catch (fault) {
    telemetry.trouble('outage', { outcome: 'calendar not read' }, fault);
    return false;
  }
}
