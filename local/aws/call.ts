/** An error that an AWS service answers with; `type` is its `__type`. */
export class AwsError extends Error {
  readonly type: string;
  readonly status: number;

  constructor(type: string, message: string, status = 400) {
    super(message);
    this.type = type;
    this.status = status;
  }
}

/** Throws AccessDeniedException unless the caller's role allows `action` on the ARN `resource`. */
export type Authorize = (action: string, resource: string) => void;

/** One operation of a service: its JSON input to its JSON output. */
export type Operation = (input: Record<string, unknown>, authorize: Authorize) => unknown;

/** A text of the input; one that is missing is a ValidationException, as there. */
export function textOf(input: Record<string, unknown>, name: string): string {
  const value = input[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new AwsError('ValidationException', `${name} must be a text that is not empty`);
}
