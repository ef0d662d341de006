import { AccountWork } from '../contracts/account-work.ts';
import type { IcnHash } from '../platform/icn-hash.ts';
import type { Observability } from '../platform/observability.ts';
import { queueHandler, type Settled } from '../platform/queue.ts';
import type { AskPorts } from './command.ts';
import { workOff } from './work-off.ts';

/** Queue `account-work`: one after the other, so that each log line has the correlation id of its request. */
export function accountWorker(observability: Observability, ports: AskPorts & { readonly icnHash: IcnHash }) {
  const { logger, telemetry } = observability;
  return queueHandler(observability, AccountWork, async (messages) => {
    const settled: Settled[] = [];
    for (const { content } of messages) {
      logger.appendKeys({ correlation_id: content.correlation_id });
      const { application } = content;
      telemetry.step('work', { application, icn_hash: await ports.icnHash(content.icn) });
      settled.push(await workOff(content, ports));
    }
    return settled;
  });
}
