/** A message as a group would have received it. */
export interface InboxMessage {
  readonly group: string;
  readonly channels: readonly string[];
  /** Empty without one. */
  readonly subject: string;
  readonly text: string;
  /** Milliseconds since 1970, of the stage's clock. */
  readonly at: number;
}

export interface InboxView {
  readonly messages: readonly InboxMessage[];
}
