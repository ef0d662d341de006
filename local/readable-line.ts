import { PROBE_ID } from '../lambdas/contracts/probe.ts';
import type { LogLine } from './function-output.ts';

/** Fields that every log line has and that nobody needs to see while watching. */
const NOT_FACTS = new Set([
  'level',
  'message',
  'timestamp',
  'service',
  'step',
  'correlation_id',
  'cold_start',
  'at',
  'function_arn',
  'function_memory_size',
  'function_name',
  'function_request_id',
  'sampling_rate',
  'xray_trace_id',
  'stage',
  'stack',
]);

const LONGEST_VALUE = 120;

/** One readable line: time, correlation id, capability, step, facts; undefined for what is not worth showing. */
export function readableLine({ functionName, fields }: LogLine, now: Date): string | undefined {
  const { step, level, message, correlation_id: id, service = functionName } = fields;
  const isTrouble = level === 'WARN' || level === 'ERROR' || level === 'CRITICAL';
  if (step === undefined && !isTrouble) return undefined;
  if (isFirstOk(fields) || isNoticeOfAlarm(fields)) return undefined;
  // Every minute the same three lines, as long as all is well.
  if (String(id).startsWith(PROBE_ID) && !isTrouble) return undefined;
  const facts = Object.entries(fields)
    .filter(([key]) => !NOT_FACTS.has(key))
    .map(([key, value]) => `${key}=${short(value)}`);
  const what = step === undefined ? short(message) : String(step);
  return [
    now.toTimeString().slice(0, 8),
    String(id ?? '-')
      .slice(0, 8)
      .padEnd(8),
    String(service).padEnd(16),
    ...(isTrouble ? [String(level)] : []),
    what.padEnd(8),
    ...facts,
  ]
    .join(' ')
    .trimEnd();
}

/** Every new alarm becomes OK: a hundred lines of nothing. */
const isFirstOk = ({ step, state, was }: LogLine['fields']) =>
  step === 'alarm' && state === 'OK' && was === 'INSUFFICIENT_DATA';

/** The alarm's own line says the same. */
const isNoticeOfAlarm = ({ step, subject }: LogLine['fields']) =>
  step === 'notice' && /^(ALARM|OK|INSUFFICIENT_DATA): "/.test(String(subject));

function short(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const oneLine = text.replace(/\s+/g, ' ');
  return oneLine.length > LONGEST_VALUE ? `${oneLine.slice(0, LONGEST_VALUE)}...` : oneLine;
}
