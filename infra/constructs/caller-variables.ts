import type { callerVariables } from '../../lambdas/platform/caller-variables.ts';

/** What a function needs that verifies callers: values for its `callerVariables`. */
export type CallerVariables = Readonly<Record<keyof typeof callerVariables, string>>;
