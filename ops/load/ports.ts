import type { StageName } from '../../infra/stages.ts';
import type { HttpClient } from '../../lambdas/platform/http-client.ts';
import type { Clock } from '../../lambdas/ports/clock/clock.ts';
import type { Terminal } from '../command.ts';
import type { NextPerson } from './people.ts';

/** What of a stage is put under load. */
export interface LoadStage {
  /** Resources are below it; with a slash at its end. */
  readonly url: string;
  /** What is deployed (`-c release=`); on one machine `local`. */
  readonly release: string;
  readonly next: NextPerson;
}

/** What the operator has said of where and who. */
export interface LoadTarget {
  readonly stage: StageName;
  /** In place of the stage's own; as `LoadStage` has it. */
  readonly url?: string | undefined;
  /** A file of people; on one machine anybody may be made up. */
  readonly people?: string | undefined;
  readonly random: () => number;
}

export interface LoadPorts {
  stageOf(target: LoadTarget, environment: Terminal['environment']): Promise<LoadStage>;
  readonly http: HttpClient;
  /** Milliseconds of any origin, with fractions. */
  readonly monotonic: Clock;
  /** Milliseconds since 1970. */
  readonly clock: Pick<Clock, 'now'>;
  /** Processors, memory, versions, in one line. */
  readonly machine: string;
}
