import * as v from 'valibot';

/** `source` of every event on the bus, what other teams' rules match on. */
export const EVENT_SOURCE = 'gov.va.mhv.account-creation';

const metadata = {
  /** Raised only when a consumer that reads the fields of before would break. */
  version: v.literal(1),
  event_id: v.pipe(v.string(), v.uuid()),
  /** ISO 8601 with milliseconds in UTC: when MHV answered, or feedback came. Results are ordered by it, as text. */
  occurred_at: v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/)),
  correlation_id: v.pipe(v.string(), v.regex(/^[A-Za-z0-9._-]{1,64}$/)),
};

/** What a producer must write: exactly this. */
export const StrictMetadata = v.strictObject(metadata);
/** What a consumer reads: fields that it does not know are none of its business. */
export const TolerantMetadata = v.object(metadata);
