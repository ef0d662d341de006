import type { OutboxMessage } from '../../contracts/incident-state.ts';
import type { Group } from '../../contracts/incidents.ts';

/** A message to people, in words. */
export interface PeopleMessage
  extends Pick<OutboxMessage, 'id' | 'topic' | 'about' | 'groups' | 'hours' | 'severity'> {
  /** Printable ASCII, under 100 characters: SNS takes no other. */
  readonly subject: string;
  readonly text: string;
  /** For a phone: SNS sends at most 1,600 characters, and each 140 bytes are a message that is paid for. */
  readonly short: string;
}

/** Some of a message's groups did not get it; the others have it. */
export class NotReached extends Error {
  override readonly name = 'NotReached';
  readonly groups: readonly Group[];
  /** Why, for the log: Node's codes or HTTP statuses. */
  readonly code: string;

  constructor(groups: readonly Group[], code: string) {
    super(`the message did not reach ${groups.join(', ')}: ${code}`);
    this.groups = groups;
    this.code = code;
  }
}

/** A way to people. Throws `NotReached`, or any fault if nobody got it. A message may come twice, never not at all. */
export interface Messenger {
  send(message: PeopleMessage): Promise<void>;
}
