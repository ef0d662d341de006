import * as v from 'valibot';
import type { Problem } from '../contracts/answers.ts';

export type Fields<T> =
  | { readonly fields: T }
  | { readonly problems: readonly [Problem, ...(readonly Problem[])] };

/** What a body says by its schema, or a problem for each field to mend. No value of the body is ever repeated. */
export function readFields<T>(schema: v.GenericSchema<unknown, T>, body: Record<string, unknown>): Fields<T> {
  const read = v.safeParse(schema, body, { abortPipeEarly: true });
  if (read.success) return { fields: read.output };
  // Few entries at most: valibot names only the first unknown field of an object.
  const [first, ...others] = read.issues;
  return { problems: [problemOf(first), ...others.map(problemOf)] };
}

function problemOf(issue: v.BaseIssue<unknown>): Problem {
  const path = v.getDotPath(issue) ?? '';
  if (issue.type === 'strict_object' && issue.expected === 'never') return unknownField(path);
  const detail =
    issue.received === 'undefined' ? `${path} is missing.` : `${path} has to be ${inWords(issue)}.`;
  return { reason: 'field_invalid', detail, pointer: pointerTo(path) };
}

/** A validation says in its message what it wants; of a type the schema library knows the name alone. */
function inWords({ kind, message, expected }: v.BaseIssue<unknown>): string {
  if (kind === 'validation') return message;
  const names: Record<string, string> = { string: 'a text', number: 'a number', Object: 'an object' };
  const name = expected ?? 'another value';
  return names[name] ?? name.replace(/^\((.*)\)$/, '$1').replaceAll(' | ', ' or ');
}

/** The caller's own field name is a value too: it is shown only if it looks like a name. */
function unknownField(path: string): Problem {
  if (!/^[a-z_.]{1,60}$/i.test(path)) {
    return { reason: 'field_unknown', detail: 'A field is not known here: leave it out.' };
  }
  return {
    reason: 'field_unknown',
    detail: `${path} is not known here: leave it out.`,
    pointer: pointerTo(path),
  };
}

/** RFC 6901, for names without `/` and `~`. */
function pointerTo(path: string): string {
  return `/${path.replaceAll('.', '/')}`;
}
