import type { IncomingMessage } from 'node:http';
import type { AwsError } from '../call.ts';

/** What is asked of a service. */
export interface Call {
  readonly operation: string;
  readonly input: Record<string, unknown>;
}

/** An answer as it goes over the wire. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** How the clients of a service write calls and read answers. */
export interface Protocol {
  /** Throws an AwsError for what cannot be read. */
  read(request: IncomingMessage, body: Buffer): Call;
  answer(operation: string, output: Record<string, unknown>): WireAnswer;
  fault(error: AwsError): WireAnswer;
}
