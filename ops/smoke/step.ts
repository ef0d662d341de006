/** The headings of docs/runbook.md that a step can send an operator to. */
export const runbookHeadings = [
  'uptime',
  'success-rate',
  'error-rate',
  'credentials',
  'result-not-stored',
  'queue-age',
  'profile-not-busted',
  'internal-error',
] as const;
export type Runbook = (typeof runbookHeadings)[number];

/** How a step ended and what was seen; a value is what later steps go on with. */
export type StepOutcome<T = undefined> =
  | { readonly kind: 'ok'; readonly seen: string; readonly value?: T }
  | { readonly kind: 'failed'; readonly seen: string; readonly look?: Runbook; readonly value?: T }
  | { readonly kind: 'skipped'; readonly seen: string; readonly value?: T };

export const ok = <T>(seen: string, value?: T): StepOutcome<T> => ({
  kind: 'ok',
  seen,
  ...(value === undefined ? {} : { value }),
});

export const failed = (seen: string, look?: Runbook): StepOutcome<never> => ({
  kind: 'failed',
  seen,
  ...(look === undefined ? {} : { look }),
});

export const skipped = (seen: string): StepOutcome<never> => ({ kind: 'skipped', seen });
