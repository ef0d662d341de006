import type { HttpClient } from '../../lambdas/platform/http-client.ts';
import type { Clock } from '../../lambdas/ports/clock/clock.ts';
import type { Secrets } from '../../lambdas/ports/secrets/secrets.ts';
import type { DeployedStack } from '../stage/deployed-stack.ts';

/** A function's settings by name, values as they can be compared: of its last deployment, and of what `live` runs. */
export interface FunctionRelease {
  readonly functionName: string;
  readonly deployed: Readonly<Record<string, string>>;
  readonly live: Readonly<Record<string, string>>;
}

/** What bust-cache logged about one event. */
export interface BustLine {
  readonly busted: boolean;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** What happened, as the log line says it: nothing about a person. */
  readonly says: string;
}

/** What smoke needs of a stage. A fault's message is printed: it names what is wrong, never a value or a person. */
export interface SmokePorts {
  stack(): Promise<DeployedStack>;
  readonly secrets: Secrets;
  /** Absent where functions have no versions. */
  readonly releases?: () => Promise<readonly FunctionRelease[]>;
  /** A caller's token for this person. */
  tokenFor(icn: string, stack: DeployedStack): Promise<string>;
  readonly http: HttpClient;
  /** The lines of the first bust of the event with this correlation id, none before `since` (ms since 1970). */
  bustLines(correlationId: string, since: number): Promise<readonly BustLine[]>;
  readonly clock: Clock;
}

/** What is tried. */
export interface SmokeTarget {
  readonly stage: string;
  /** A synthetic person's; never printed. */
  readonly icn: string;
  /** Whether accounts that are made there are nobody's. */
  readonly mhvIsTest: boolean;
  readonly correlationId: string;
}
