import type { AccountCreationSucceededRead } from '../contracts/events/account-creation-succeeded.ts';
import { metrics } from '../contracts/metrics.ts';
import type { Settled } from '../platform/queue.ts';
import type { Clock } from '../ports/clock/clock.ts';
import type { BustAnswer, ProfileCache } from '../ports/profile-cache/profile-cache.ts';
import type { Telemetry } from '../ports/telemetry/telemetry.ts';

/** `second`: the bust a minute later, against a reader that put the old profile back (docs/domain.md 4). */
export type Pass = 'first' | 'second';

export interface Bust {
  readonly event: AccountCreationSucceededRead;
  readonly pass: Pass;
}

export interface BustCachePorts {
  readonly cache: ProfileCache;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

/** Deletes the profile of each person whose account was created, one answer each: a failed one comes back. */
export async function bustCache(busts: readonly Bust[], ports: BustCachePorts): Promise<readonly Settled[]> {
  const answers = await ports.cache.bust(busts.map(({ event }) => event.data.icn));
  return busts.map((bust, index) => settle(bust, answers[index], ports));
}

function settle({ event, pass }: Bust, answer: BustAnswer | undefined, ports: BustCachePorts): Settled {
  const { clock, telemetry } = ports;
  const facts = { correlation_id: event.metadata.correlation_id, pass };
  if (answer?.kind !== 'busted') {
    telemetry.trouble('bust', { ...facts, outcome: 'not busted' }, answer?.fault);
    telemetry.count(metrics.profileNotBusted);
    return 'failed';
  }
  telemetry.step('bust', { ...facts, outcome: answer.found ? 'profile deleted' : 'no profile there' });
  telemetry.count(metrics.profileBusted);
  if (pass === 'second' && answer.found) telemetry.count(metrics.profileRefilled);
  if (pass === 'first') {
    telemetry.measure(metrics.bustLag, clock.now() - Date.parse(event.metadata.occurred_at));
  }
  return 'done';
}
