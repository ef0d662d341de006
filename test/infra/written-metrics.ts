import { readdirSync, readFileSync } from 'node:fs';
import type { AccountClass } from '../../lambdas/contracts/account.ts';
import { METRIC_NAMESPACE, metrics, releaseFaults } from '../../lambdas/contracts/metrics.ts';
import { capabilities, type Properties } from './template.ts';

/** The text of a folder of lambdas/, once per test file. */
const texts = new Map<string, string>();
function textOf(folder: string): string {
  const known = texts.get(folder);
  if (known !== undefined) return known;
  const files = readdirSync(`lambdas/${folder}`, { recursive: true, encoding: 'utf8' });
  const sources = files.filter((file) => file.endsWith('.ts'));
  const text = sources.map((file) => readFileSync(`lambdas/${folder}/${file}`, 'utf8')).join('\n');
  texts.set(folder, text);
  return text;
}

/** These are counted by what the account is, and not by name. */
const classes: readonly AccountClass[] = ['created', 'found', 'created_without_messaging'];
const isClass = (key: string) => classes.some((each) => each === key);

/** Whether the capability, or what wraps its function, counts or measures it: an alarm on another waits for ever. */
function isWrittenBy(capability: string, metric: string): boolean {
  const key = Object.entries(metrics).find(([, name]) => name === metric)?.[0];
  if (key === undefined && !metric.startsWith('Outcome_')) return false;
  // `metrics.bustLag`, or the key as a text.
  const named =
    key === undefined
      ? /\bmetricOfReason\b/
      : isClass(key)
        ? /\bAccountClass\b/
        : new RegExp(`[.']${key}\\b`);
  return (
    capabilities.includes(capability) && ['platform', capability].some((each) => named.test(textOf(each)))
  );
}

export interface ReadMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, unknown>>;
}

/** Of what alarms or graphs read, our own metrics that nobody writes, or not with these dimensions. */
export function notWritten(read: readonly ReadMetric[], stage: string, applications: readonly string[]) {
  const ours = read.filter(({ namespace }) => namespace === METRIC_NAMESPACE);
  return ours.filter(({ name, dimensions: { service, stage: of, application, version, ...others } }) => {
    if (of !== stage || Object.keys(others).length > 0) return true;
    // Asked of every function, with 0 where it is not counted (docs/adr/0015).
    if (version !== undefined) return !releaseFaults.some((each) => each === name);
    const isKnown = application === undefined || [...applications, 'other'].includes(String(application));
    return !isKnown || !isWrittenBy(String(service), name);
  });
}

/** Dimensions as a template writes them. */
export function dimensionsOf(list: readonly Properties[]): Record<string, unknown> {
  return Object.fromEntries(list.map(({ Name, Value }) => [Name, Value]));
}
