import type { Metric } from '../../lambdas/contracts/metrics.ts';
import type { Facts, Step, Telemetry } from '../../lambdas/ports/telemetry/telemetry.ts';

/** Keeps what was told. Faults are kept apart: the real telemetry writes only their names. */
export class RecordingTelemetry implements Telemetry {
  readonly steps: { readonly step: Step; readonly facts: Facts }[] = [];
  readonly troubles: { readonly step: Step; readonly facts: Facts }[] = [];
  readonly faults: unknown[] = [];
  readonly counts = new Map<Metric, number>();
  readonly applications: { readonly application: string; readonly metric: Metric }[] = [];
  readonly durations = new Map<Metric, number[]>();

  step(step: Step, facts: Facts): void {
    this.steps.push({ step, facts });
  }

  trouble(step: Step, facts: Facts, fault?: unknown): void {
    this.troubles.push({ step, facts });
    if (fault !== undefined) this.faults.push(fault);
  }

  count(metric: Metric, times = 1): void {
    this.counts.set(metric, this.counted(metric) + times);
  }

  countFor(application: string, metric: Metric): void {
    this.applications.push({ application, metric });
  }

  measure(metric: Metric, milliseconds: number): void {
    this.durations.set(metric, [...(this.durations.get(metric) ?? []), milliseconds]);
  }

  counted(metric: Metric): number {
    return this.counts.get(metric) ?? 0;
  }

  /** Everything that would be written, as one text to search for what must not be there. */
  text(): string {
    const { steps, troubles, counts, durations } = this;
    return JSON.stringify([steps, troubles, [...counts], [...durations]]);
  }
}
