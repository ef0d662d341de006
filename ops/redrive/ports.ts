/** A queue of messages that were given up. */
export interface DeadLetterQueue {
  /** Without the stage, such as `bust-dead-letters`. */
  readonly name: string;
  /** As SQS counts them: roughly. */
  readonly messages: number;
  /** Milliseconds; absent while CloudWatch does not know it. */
  readonly oldestMs?: number;
  /** The queues that give up into it, without the stage; none of them: a rule does. */
  readonly sources: readonly string[];
}

/** How a move by SQS ended. */
export type Moved =
  | { readonly kind: 'done'; readonly moved: number; readonly of: number }
  /** SQS goes on by itself. */
  | { readonly kind: 'going-on'; readonly moved: number; readonly of: number }
  | { readonly kind: 'failed'; readonly moved: number; readonly of: number; readonly why: string };

/** An event that a rule could not deliver; what it says stays where it is. */
export interface Letter {
  readonly id: string;
  /** What the rule could not reach: `queue bust`, `function control-rollout:live`. */
  readonly target: string;
  /** Sends it there, then takes it from here. Absent if that is no queue of the stage. */
  readonly deliver?: () => Promise<void>;
}

/** A stage's dead letters. What people said and who they are is in them: no body leaves an implementation. */
export interface DeadLetters {
  list(): Promise<readonly DeadLetterQueue[]>;
  /** Moves a queue's messages to the queues that gave them up. */
  moveBack(queue: DeadLetterQueue): Promise<Moved>;
  /** Some of a rule's events, hidden from everyone else for a while; none when there are no more. */
  receive(queue: DeadLetterQueue): Promise<readonly Letter[]>;
}
