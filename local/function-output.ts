import { keep } from './kept.ts';

/** One value of a CloudWatch metric in embedded format (EMF). */
export interface MetricValue {
  /** Epoch ms. */
  readonly timestamp: number;
  readonly namespace: string;
  readonly name: string;
  readonly unit: string;
  readonly dimensions: Record<string, string>;
  readonly value: number;
}

/** One line that a function wrote; `fields` are those of a JSON line, else `message` alone. */
export interface LogLine {
  readonly functionName: string;
  readonly fields: Record<string, unknown>;
}

/** How much somebody wrote, before CloudWatch adds its own to each line. */
export interface Written {
  readonly lines: number;
  readonly bytes: number;
}

/** What functions wrote: metrics and logs, as CloudWatch would get them; of many the newest. */
export interface FunctionOutput {
  readonly metrics: readonly MetricValue[];
  readonly logs: readonly LogLine[];
  /** All of it, by function. */
  readonly written: ReadonlyMap<string, Written>;
  onLog(listener: (line: LogLine) => void): void;
  onMetric(listener: (value: MetricValue) => void): void;
  write(functionName: string, line: string): void;
}

interface MetricDirective {
  Namespace: string;
  Dimensions: string[][];
  Metrics: { Name: string; Unit?: string }[];
}

export function createFunctionOutput(): FunctionOutput {
  const metrics: MetricValue[] = [];
  const logs: LogLine[] = [];
  const written = new Map<string, Written>();
  const logListeners: ((line: LogLine) => void)[] = [];
  const metricListeners: ((value: MetricValue) => void)[] = [];
  return {
    metrics,
    logs,
    written,
    onLog: (listener) => logListeners.push(listener),
    onMetric: (listener) => metricListeners.push(listener),
    write(functionName, line) {
      const { lines, bytes } = written.get(functionName) ?? { lines: 0, bytes: 0 };
      written.set(functionName, { lines: lines + 1, bytes: bytes + Buffer.byteLength(line) });
      const fields = parse(line);
      if ('_aws' in fields) {
        const values = metricValues(fields);
        for (const value of values) {
          keep(metrics, value);
          for (const listener of metricListeners) listener(value);
        }
        return;
      }
      const entry = { functionName, fields };
      keep(logs, entry);
      for (const listener of logListeners) listener(entry);
    },
  };
}

function parse(line: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Not JSON: a stack trace, or what a library wrote.
  }
  return { message: line };
}

function metricValues(fields: Record<string, unknown>): MetricValue[] {
  const { Timestamp, CloudWatchMetrics } = fields._aws as {
    Timestamp: number;
    CloudWatchMetrics: MetricDirective[];
  };
  return CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) =>
      Metrics.flatMap(({ Name, Unit = 'None' }) =>
        [fields[Name]].flat().map((value) => ({
          timestamp: Timestamp,
          namespace: Namespace,
          name: Name,
          unit: Unit,
          dimensions: Object.fromEntries(names.map((name) => [name, String(fields[name])])),
          value: Number(value),
        })),
      ),
    ),
  );
}
