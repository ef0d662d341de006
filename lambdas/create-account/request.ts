import * as v from 'valibot';
import { AccountRequestBody } from '../contracts/account-request.ts';
import type { Problem } from '../contracts/answers.ts';
import { readIcn } from '../contracts/icn.ts';
import { Refusal } from '../platform/refusal.ts';
import type { AccountRequest } from '../ports/account-provider/account-provider.ts';
import type { Caller } from '../ports/token-verifier/token-verifier.ts';

/**
 * What the body asks for, checked against who asks. No value of the body is ever repeated in an error.
 * @throws Refusal 403 if the body is about another person, else 422 with one entry a field.
 */
export function readAccountRequest(
  body: Record<string, unknown>,
  caller: Caller,
  options: { allowShort: boolean },
): AccountRequest {
  const reading = typeof body.icn === 'string' ? readIcn(body.icn, options) : undefined;
  if (reading === 'usable' && body.icn !== caller.icn) {
    const detail = 'The icn in the body is not the one in the token: get a token for this person.';
    throw new Refusal({ reason: 'icn_mismatch', detail, pointer: '/icn' });
  }
  const read = v.safeParse(AccountRequestBody, body, { abortPipeEarly: true });
  // Few entries at most: valibot names only the first unknown field of an object.
  const problems = (read.issues ?? []).map(problemOf);
  if (reading === 'temporary' || reading === 'malformed') {
    throw new Refusal(icnProblem(reading), ...problems.filter(({ pointer }) => pointer !== '/icn'));
  }
  if (read.success) return requestOf(read.output);
  const [first, ...others] = problems;
  throw first ? new Refusal(first, ...others) : new Error('a schema refused a body without saying why');
}

function icnProblem(reading: 'temporary' | 'malformed'): Problem {
  return reading === 'temporary'
    ? {
        reason: 'icn_temporary',
        detail: 'Send a permanent ICN; for a temporary one the person calls the help desk.',
        pointer: '/icn',
      }
    : {
        reason: 'icn_malformed',
        detail: 'Send icn as ten digits, V and six digits, and nothing else.',
        pointer: '/icn',
      };
}

function problemOf(issue: v.BaseIssue<unknown>): Problem {
  const path = v.getDotPath(issue) ?? '';
  const pointer = `/${path.replaceAll('.', '/')}`;
  if (issue.type === 'strict_object' && issue.expected === 'never') return unknownField(issue);
  if (path === 'terms_of_use.status') {
    const detail = 'terms_of_use.status has to be "accepted": the terms were not accepted.';
    return { reason: 'terms_not_accepted', detail, pointer };
  }
  const expected = issue.type === 'regex' || issue.type === 'check' ? issue.message : issue.expected;
  const detail =
    issue.received === 'undefined' ? `${path} is missing.` : `${path} has to be ${inWords(expected)}.`;
  return { reason: 'field_invalid', detail, pointer };
}

/** The schema library's names of types, for people. */
function inWords(expected: string | null): string {
  if (expected === 'string') return 'a text';
  return expected === 'Object' ? 'an object' : (expected ?? 'another value');
}

/** The caller's own field name is a value too: it is shown only if it looks like a name. */
function unknownField(issue: v.BaseIssue<unknown>): Problem {
  const path = v.getDotPath(issue) ?? '';
  if (!/^[a-z_.]{1,60}$/i.test(path)) {
    return { reason: 'field_unknown', detail: 'A field is not known here: leave it out.' };
  }
  return {
    reason: 'field_unknown',
    detail: `${path} is not known here: leave it out.`,
    pointer: `/${path.replaceAll('.', '/')}`,
  };
}

function requestOf({ icn, email, terms_of_use: terms }: AccountRequestBody): AccountRequest {
  return {
    icn,
    email,
    termsOfUse: {
      acceptedAt: terms.accepted_at,
      revision: terms.revision,
      legalVersion: terms.legal_version,
      documentTitle: terms.document_title,
    },
  };
}
