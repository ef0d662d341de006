import type { Notice, Notices } from '../../lambdas/ports/notices/notices.ts';

export class RecordingNotices implements Notices {
  readonly sent: Notice[] = [];
  beforeEachCall: () => void = () => undefined;

  async send(notice: Notice): Promise<void> {
    this.beforeEachCall();
    this.sent.push(notice);
  }
}
