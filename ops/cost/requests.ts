import type { CostedStage } from './costed-stage.ts';
import { HOURS_PER_MONTH } from './prices.ts';
import { minuteJobs, type Path, paths, type Run } from './usage.ts';
import { add, times, type Used } from './used.ts';

/** Memory with which a function has one whole processor; less gives its part of one (Lambda's guide, "Configure memory"). */
const WHOLE_PROCESSOR_MB = 1_769;
/** START, END and REPORT of each run, with what CloudWatch adds to each line. */
const LINE_BYTES = 26;
const LAMBDA_LOG_BYTES = 340 + 3 * LINE_BYTES;
/** A line of API Gateway's access log; of WAF's log, with the request's headers. */
const ACCESS_LOG_BYTES = 300 + LINE_BYTES;
const WEB_ACL_LOG_BYTES = 1_800 + LINE_BYTES;
/** An event with its envelope, and the 90 days of the archive. */
const EVENT_GB = 1_000 / 1e9;
const ARCHIVE_MONTHS = 3;
/** A result with its key, kept for 24 hours. */
const ITEM_GB = 600 / 1e9;
const ITEM_MONTHS = 24 / HOURS_PER_MONTH;
/** A connection's part, and the deletion of one key. */
const CACHE_UNITS = 2;

/** What of a function's run can be chosen. */
export interface Choice {
  /** Megabytes; those of the template unless told. */
  readonly memoryMb?: number;
  /** Messages that one run gets of a queue. */
  readonly batch?: number;
}

/** Milliseconds that a run takes with this memory. */
export function durationMs({ cpuMs, waitMs }: Pick<Run, 'cpuMs' | 'waitMs'>, memoryMb: number): number {
  return waitMs + cpuMs / Math.min(1, memoryMb / WHOLE_PROCESSOR_MB);
}

/** One run, or of a batch its part for one message. */
export function runUsed(run: Run, stage: CostedStage, { memoryMb, batch = 1 }: Choice = {}): Used {
  const megabytes = memoryMb ?? stage.memoryMb[run.function];
  if (megabytes === undefined) throw new Error(`stage ${stage.name} has no function ${run.function}`);
  const seconds = durationMs({ cpuMs: run.cpuMs, waitMs: run.waitMs / batch }, megabytes) / 1_000;
  const { reads = 0, keptReads = 0, writes = 0, events = 0, metricsRead = 0 } = run;
  return add(
    { lambdaRequest: 1 / batch, lambdaGbSecond: (seconds * megabytes) / 1_024 },
    logUsed(run.logBytes + run.logLines * LINE_BYTES + LAMBDA_LOG_BYTES / batch, stage),
    { read: reads + keptReads, write: writes, metricRead: metricsRead },
    times(writes, { tableGb: ITEM_GB * ITEM_MONTHS, recoveryGb: ITEM_GB * ITEM_MONTHS }),
    times(events, { event: 1, archivedGb: EVENT_GB, archiveGb: EVENT_GB * ARCHIVE_MONTHS }),
    run.function === 'bust-cache' ? { cacheUnit: CACHE_UNITS } : {},
  );
}

/** Kept as they are written: what CloudWatch saves by compression is not known beforehand. */
function logUsed(bytes: number, { logMonths }: CostedStage): Used {
  return { logGb: bytes / 1e9, logGbMonth: (bytes / 1e9) * logMonths };
}

/** What the API takes for one request, whatever it answers. */
function apiUsed(stage: CostedStage): Used {
  return add({ apiCall: 1, webRequest: 1 }, logUsed(ACCESS_LOG_BYTES + WEB_ACL_LOG_BYTES, stage));
}

/** A message is sent once; received and deleted with those of its batch. */
function messageUsed(batch: number): Used {
  return { queueRequest: 1 + 2 / batch };
}

/** One request, with all that it starts. */
export function pathUsed(path: Path, stage: CostedStage, { memoryMb, batch = 1 }: Choice = {}): Used {
  return add(
    apiUsed(stage),
    runUsed(path.request, stage, memoryMb === undefined ? {} : { memoryMb }),
    ...path.messages.map((run) => add(messageUsed(batch), runUsed(run, stage, { batch }))),
  );
}

/** What goes on every minute, a month of it. */
export function minutesUsed(stage: CostedStage): Used {
  const minute = add(
    ...stage.everyMinute.map((job) => {
      const { runs = [], requests = 0, queued } = minuteJobs[job] ?? {};
      return add(
        times(requests, apiUsed(stage)),
        queued ? messageUsed(1) : {},
        ...runs.map((run) => runUsed(run, stage)),
      );
    }),
  );
  return times(HOURS_PER_MONTH * 60, minute);
}

/** How the requests for an account divide; shares of one. */
export interface Mix {
  /** Answered by the account that is kept. */
  readonly hitRate: number;
  /** Of the others, for which the caller does not wait (`Prefer: respond-async`). */
  readonly asyncShare: number;
  /** Of those that MHV is asked while the caller waits, that end without an account. */
  readonly failureRate: number;
}

/** One request of the mix. */
export function mixUsed(
  { hitRate, asyncShare, failureRate }: Mix,
  stage: CostedStage,
  choice: Choice = {},
): Used {
  const accepted = (1 - hitRate) * asyncShare;
  const asked = (1 - hitRate) * (1 - asyncShare);
  return add(
    times(hitRate, pathUsed(paths.stored, stage, choice)),
    times(accepted, pathUsed(paths.accepted, stage, choice)),
    times(asked * (1 - failureRate), pathUsed(paths.created, stage, choice)),
    times(asked * failureRate, pathUsed(paths.failed, stage, choice)),
  );
}
