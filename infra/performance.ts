/**
 * In place of the global in every bundle: the first use of that one loads node:perf_hooks and seven modules more, which
 * is up to 7 % of what create-account computes at a cold start (docs/adr/0007). Milliseconds since any moment.
 */
export const performance = { now: () => Number(process.hrtime.bigint()) / 1e6 };
