import * as v from 'valibot';
import { alarmSeverities, groups, hours, Incident, incidentKinds, incidentNotices } from './incidents.ts';
import { outageNotices } from './outage.ts';

/** Milliseconds since 1970. */
const Time = v.pipe(v.number(), v.integer());

/** One message that people have to get: kept until it was taken. The same id is the same message. */
const OutboxMessage = v.object({
  id: v.string(),
  /** Where it is published. */
  topic: v.picklist([...incidentKinds, 'outages']),
  what: v.picklist([...incidentNotices, ...outageNotices]),
  /** The id of the incident, or of the outage. */
  about: v.string(),
  groups: v.array(v.picklist(groups)),
  hours: v.picklist(hours),
  severity: v.picklist(alarmSeverities),
  /** Whether it has to be published still, and the groups whose chat it has to be posted to still. */
  unpublished: v.boolean(),
  unposted: v.array(v.picklist(groups)),
  /** How often it was tried in vain. */
  tries: v.number(),
  /** Until then somebody is sending it. */
  claimedUntil: v.optional(Time),
});
export type OutboxMessage = v.InferOutput<typeof OutboxMessage>;

/** What the router knows of now, without the version. */
export const IncidentState = v.object({
  /**
   * The last known state of each alarm, by its name, and since when: what is older or the same again changes nothing.
   */
  alarms: v.record(v.string(), v.object({ on: v.boolean(), at: Time })),
  /** Those that are not over, and those that are and that people have to be told of still. */
  incidents: v.array(Incident),
  outbox: v.array(OutboxMessage),
});
export type IncidentState = v.InferOutput<typeof IncidentState>;

/** The stored item: every change of it is conditional on its version. */
export const OpenIncidents = v.object({ version: v.number(), ...IncidentState.entries });
export type OpenIncidents = v.InferOutput<typeof OpenIncidents>;

export const noIncidents: OpenIncidents = { version: 0, alarms: {}, incidents: [], outbox: [] };
