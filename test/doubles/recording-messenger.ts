import type { Messenger, PeopleMessage } from '../../lambdas/ports/messenger/messenger.ts';

export class RecordingMessenger implements Messenger {
  readonly sent: PeopleMessage[] = [];
  /** May throw, to play a service that cannot be reached. */
  beforeEachCall: (message: PeopleMessage) => void = () => undefined;

  async send(message: PeopleMessage): Promise<void> {
    this.beforeEachCall(message);
    this.sent.push(message);
  }
}
