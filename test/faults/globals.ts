import { running } from './invocation.ts';

const METHODS = ['log', 'info', 'warn', 'error', 'debug'] as const;

/**
 * Lets functions see virtual time as `Date.now()` (with the error of their sandbox's clock) and `performance.now()`, and
 * hands what they print to `onLine`. The answer gives the process its own back.
 */
export function takeOver(now: () => number, onLine: (line: string) => void): () => void {
  // In Powertools' development mode logger and metrics write to the global console.
  process.env.POWERTOOLS_DEV = 'true';
  process.env.POWERTOOLS_METRICS_DISABLED = 'false';
  process.env.POWERTOOLS_METRICS_NAMESPACE = 'Faults';
  const dateNow = Date.now;
  const performanceNow = performance.now;
  const methods = METHODS.map((name) => [name, console[name]] as const);
  Date.now = () => Math.floor(now() + (running.getStore()?.sandbox.skewMs ?? 0));
  performance.now = () => now();
  for (const [name, original] of methods) {
    console[name] = (...parts: unknown[]) => {
      if (running.getStore()) onLine(parts.map(String).join(' '));
      else original(...parts);
    };
  }
  return () => {
    Date.now = dateNow;
    performance.now = performanceNow;
    for (const [name, original] of methods) console[name] = original;
  };
}
