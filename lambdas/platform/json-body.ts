import { limits } from '../contracts/limits.ts';
import type { ApiRequest } from './http.ts';
import { Refusal } from './refusal.ts';

/** The body as an object. @throws Refusal 413, 415 or 400, in this order. */
export function readJsonObject(request: ApiRequest): Record<string, unknown> {
  if (Buffer.byteLength(request.body) > limits.mostBodyBytes) {
    throw new Refusal({ reason: 'body_too_large', detail: `Send at most ${limits.mostBodyBytes} bytes.` });
  }
  const mediaType = request.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (mediaType !== 'application/json') {
    throw new Refusal({
      reason: 'unsupported_media_type',
      detail: 'Send the header Content-Type: application/json.',
    });
  }
  const value = parse(request.body);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const detail = 'Send one JSON object as the body, in UTF-8.';
    throw new Refusal({ reason: 'not_a_json_object', detail });
  }
  return value as Record<string, unknown>;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
