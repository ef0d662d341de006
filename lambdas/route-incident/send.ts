import type { IncidentState, OutboxMessage } from '../contracts/incident-state.ts';
import type { Group } from '../contracts/incidents.ts';
import { metrics } from '../contracts/metrics.ts';
import type { Outage } from '../contracts/outage.ts';
import { type Messenger, NotReached, type PeopleMessage } from '../ports/messenger/messenger.ts';
import type { Telemetry } from '../ports/telemetry/telemetry.ts';
import type { Place } from './console-links.ts';
import type { Sent } from './outbox.ts';
import { sayIncident } from './say-incident.ts';
import { sayOutage } from './say-outage.ts';

export interface Messengers {
  /** Everybody is reached by it. */
  readonly topics: Messenger;
  /** Besides, for groups that have one. */
  readonly chats: Messenger;
}

interface Sending {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly state: IncidentState;
  readonly outages: readonly Outage[];
  readonly place: Place;
  readonly ports: Messengers & { readonly telemetry: Telemetry };
}

/** Messages about one incident or outage, one after the other: nobody hears of its end first. Never throws. */
export async function sendInOrder(
  messages: readonly OutboxMessage[],
  sending: Sending,
): Promise<readonly Sent[]> {
  const sent: Sent[] = [];
  for (const message of messages) sent.push(await send(message, sending));
  return sent;
}

/** Publishes and posts what of a message is left to do; neither waits for the other. */
async function send(message: OutboxMessage, sending: Sending): Promise<Sent> {
  const { telemetry, topics, chats } = sending.ports;
  const said = say(message, sending);
  if (!said) {
    telemetry.trouble('incident', { outcome: 'nothing to say', message_id: message.id });
    return { id: message.id, published: true, posted: message.unposted };
  }
  const missed = async (by: 'topic' | 'chat', messenger: Messenger, groups: readonly Group[]) => {
    if (groups.length === 0) return [];
    try {
      await messenger.send({ ...said, groups: [...groups] });
      telemetry.count(metrics.messageSent);
      return [];
    } catch (fault) {
      telemetry.trouble('incident', { outcome: 'not told', message_id: message.id, by }, fault);
      telemetry.count(by === 'topic' ? metrics.messageNotSent : metrics.messageNotPosted);
      return fault instanceof NotReached ? fault.groups : groups;
    }
  };
  const [unpublished, unposted] = await Promise.all([
    missed('topic', topics, message.unpublished ? message.groups : []),
    missed('chat', chats, message.unposted),
  ]);
  if (unpublished.length === 0)
    telemetry.step('incident', {
      outcome: message.what,
      message_id: message.id,
      groups: message.groups.join(),
    });
  return {
    id: message.id,
    published: unpublished.length === 0,
    posted: message.unposted.filter((group) => !unposted.includes(group)),
  };
}

function say(message: OutboxMessage, { state, outages, place, now }: Sending): PeopleMessage | undefined {
  const incident = state.incidents.find(({ id }) => id === message.about);
  if (incident) return sayIncident(message, incident, place, now);
  const outage = outages.find(({ id }) => id === message.about);
  return outage && sayOutage(message, outage, place, state);
}
