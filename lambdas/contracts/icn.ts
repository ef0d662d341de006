import * as v from 'valibot';

/** ICN as MPI writes it: ten digits, `V`, six digits, the whole string (docs/domain.md 3). */
const ICN = /^\d{10}V\d{6}$/;
/** VA's own test fixtures use short ones; a stage outside production may allow them (docs/domain.md 3). */
const SHORT_ICN = /^\d{1,10}V\d{6}$/;
/** MPI's full form, `<icn>^NI^200M^USVHA^<status>`; status `T` is temporary (docs/domain.md 3). */
const TEMPORARY_ICN = /^\d{1,10}V\d{6}\^NI\^200M\^USVHA\^T$/;

export type IcnReading = 'usable' | 'malformed' | 'temporary';

/** Reads an ICN as a caller sent it. Never throws, never trims: what is not exactly an ICN is `malformed`. */
export function readIcn(value: string, options: { allowShort: boolean }): IcnReading {
  // `$` matches before a final line break only with the m flag, so a trailing "\n" is malformed here.
  if ((options.allowShort ? SHORT_ICN : ICN).test(value)) return 'usable';
  return TEMPORARY_ICN.test(value) ? 'temporary' : 'malformed';
}

/** Inside the pipeline (events, stored results) an ICN has been read already; this guards its shape. */
export const IcnSchema = v.pipe(v.string(), v.regex(SHORT_ICN));
