import { AccountRequestBody } from '../contracts/account-request.ts';
import type { Problem } from '../contracts/answers.ts';
import { readIcn } from '../contracts/icn.ts';
import { readFields } from '../platform/read-fields.ts';
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
  const read = readFields(AccountRequestBody, body);
  if (reading === 'temporary' || reading === 'malformed') {
    const others = 'problems' in read ? read.problems.filter(({ pointer }) => pointer !== '/icn') : [];
    throw new Refusal(icnProblem(reading), ...others.map(ofTheTerms));
  }
  if ('fields' in read) return requestOf(read.fields);
  const [first, ...others] = read.problems;
  throw new Refusal(ofTheTerms(first), ...others.map(ofTheTerms));
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

/** Terms that were not accepted have a reason of their own. */
function ofTheTerms(problem: Problem): Problem {
  if (problem.pointer !== '/terms_of_use/status') return problem;
  const detail = 'terms_of_use.status has to be "accepted": the terms were not accepted.';
  return { ...problem, reason: 'terms_not_accepted', detail };
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
