import type { AlarmText } from '../contracts/incidents.ts';

/** That an alarm went on or off, at a time. */
export interface AlarmChange {
  /** Its whole name, with the stage. */
  readonly name: string;
  readonly on: boolean;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** None if nobody can read its description: an alarm of an unknown name. */
  readonly text: AlarmText | undefined;
  readonly figure?: number;
  readonly limit?: number;
}
