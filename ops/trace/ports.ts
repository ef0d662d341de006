import type { StageName } from '../../infra/stages.ts';
import type { IcnHash } from '../../lambdas/platform/icn-hash.ts';
import type { Clock } from '../../lambdas/ports/clock/clock.ts';
import type { Terminal } from '../command.ts';
import type { LogEvent } from '../stage/log-lines.ts';

/** What trace needs of a stage. */
export interface TracePorts {
  /** `unknown` if the key cannot be read. */
  readonly icnHash: IcnHash;
  /** Of all the stage's functions. */
  logGroups(): Promise<readonly string[]>;
  /** The lines of a log group in which `field` has this value, none before `since` (ms since 1970). */
  lines(group: string, field: string, value: string, since: number): Promise<readonly LogEvent[]>;
  readonly clock: Clock;
}

/** Where the ports of a stage come from. @throws one line if there is no way to it. */
export type PortsOf = (stage: StageName, environment: Terminal['environment']) => Promise<TracePorts>;
