import type { Incident } from '../contracts/incidents.ts';

/** It cannot be acknowledged; the message says why. Nothing has changed. */
export class NotAcknowledged extends Error {
  override readonly name = 'NotAcknowledged';
}

/**
 * The incident with somebody who takes care of it: it is passed on to nobody any more. That it was a false alarm can be
 * said later too, and of one that is over.
 * @throws NotAcknowledged
 */
export function acknowledge(incident: Incident, said: NonNullable<Incident['acknowledged']>): Incident {
  const { id, acknowledged, endedAt } = incident;
  const isVerdict = said.falseAlarm && !acknowledged?.falseAlarm;
  if (acknowledged && !isVerdict) {
    const verdict = acknowledged.falseAlarm ? ' as a false alarm' : '';
    throw new NotAcknowledged(`${id}: ${acknowledged.by} has acknowledged it before${verdict}`);
  }
  if (endedAt !== undefined && !isVerdict) {
    throw new NotAcknowledged(`${id} is over: --false-alarm is all that can be said of it`);
  }
  if (!acknowledged) return { ...incident, acknowledged: said };
  const { note = acknowledged.note } = said;
  return {
    ...incident,
    acknowledged: { ...acknowledged, falseAlarm: true, ...(note === undefined ? {} : { note }) },
  };
}
