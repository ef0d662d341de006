import { randomBytes } from 'node:crypto';
import { type Outage, outageServices } from '../../lambdas/contracts/outage.ts';
import { WrongUse } from '../command.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** A longer one is a mistake, or no outage. */
const LONGEST_MS = 7 * DAY;
/** Further away is another year than was meant. */
const FURTHEST_MS = 365 * DAY;
/** So that "from now on" can be typed: what was seen before is not made unseen. */
const LATEST_ANNOUNCEMENT_MS = 5 * MINUTE;
const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;

/** @param now milliseconds since 1970. @throws WrongUse naming what is wrong. */
export function planOutage(
  given: {
    readonly service?: string | undefined;
    readonly start?: string | undefined;
    readonly end?: string | undefined;
  },
  { message, by }: Pick<Outage, 'message' | 'by'>,
  now: number,
): Outage {
  const service = outageServices.find((name) => name === given.service);
  if (!service) {
    const what =
      given.service === undefined ? '--service is missing' : `there is no service "${given.service}"`;
    throw new WrongUse(`${what}: use --service with ${outageServices.join(' or ')}`);
  }
  const start = readInstant('start', given.start);
  const end = readInstant('end', given.end);
  if (end <= start) throw new WrongUse(`--end ${given.end} is not after --start ${given.start}`);
  checkLength({ start, end });
  if (start > now + FURTHEST_MS) {
    throw new WrongUse(`--start ${given.start} is more than ${FURTHEST_MS / DAY} days away`);
  }
  if (start < now - LATEST_ANNOUNCEMENT_MS) {
    throw new WrongUse(`--start ${given.start} is in the past: it is ${new Date(now).toISOString()} now`);
  }
  return { id: `${service}-${randomBytes(4).toString('hex')}`, service, start, end, message, by, told: [] };
}

/** @throws WrongUse */
export function checkLength({ start, end }: Pick<Outage, 'start' | 'end'>): void {
  if (end - start > LONGEST_MS) throw new WrongUse(`the outage is longer than ${LONGEST_MS / DAY} days`);
}

/** With its zone, so that nobody's own one is taken for another. Milliseconds since 1970. @throws WrongUse */
export function readInstant(flag: string, value: string | undefined): number {
  if (value === undefined) throw new WrongUse(`--${flag} is missing: such as 2026-11-22T02:00Z`);
  const at = ISO.test(value) ? Date.parse(value) : Number.NaN;
  // A 30th of February would be a day in March.
  const isDay = new Date(`${value.slice(0, 10)}T00:00Z`).getUTCDate() === Number(value.slice(8, 10));
  if (Number.isFinite(at) && isDay) return at;
  throw new WrongUse(
    `--${flag} is "${value}": a time with its zone, such as 2026-11-22T02:00Z or 2026-11-21T21:00-05:00`,
  );
}
