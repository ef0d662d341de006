import * as v from 'valibot';
import type { Account } from '../../contracts/account.ts';
import { type Reason, reasonOfCode } from '../../contracts/error-catalogue.ts';
import { withoutPersonalData } from '../../contracts/without-personal-data.ts';
import type { HttpAnswer } from '../../platform/http-client.ts';
import type { ProviderAnswer } from './account-provider.ts';

/** Characters; the longest text that MHV is known to send has 63 (docs/domain.md 2). Its words are not ours to trust. */
const MOST_TEXT = 200;

const id = v.pipe(
  v.union([v.pipe(v.string(), v.minLength(1)), v.pipe(v.number(), v.integer())]),
  v.transform(String),
);

/** Today's names and those of older answers (docs/domain.md 2); an answer without one of them does not count. */
const Success = v.pipe(
  v.object({
    mhv_userProfileId: v.nullish(id),
    mhv_userprofileid: v.nullish(id),
    isPremium: v.boolean(),
    isChampVABeneficiary: v.nullish(v.boolean()),
    isChampVA: v.nullish(v.boolean()),
    isPatient: v.boolean(),
    isSMAccountCreated: v.boolean(),
    message: v.nullish(v.string(), ''),
  }),
  v.rawTransform(({ dataset, addIssue, NEVER }): Account => {
    const answer = dataset.value;
    const userProfileId = answer.mhv_userProfileId ?? answer.mhv_userprofileid;
    const champVa = answer.isChampVABeneficiary ?? answer.isChampVA;
    if (userProfileId == null || champVa == null) {
      addIssue({ message: userProfileId == null ? 'no mhv_userProfileId' : 'no isChampVABeneficiary' });
      return NEVER;
    }
    return {
      user_profile_id: userProfileId,
      premium: answer.isPremium,
      champ_va: champVa,
      patient: answer.isPatient,
      sm_account_created: answer.isSMAccountCreated,
      message: withoutPersonalData(answer.message, MOST_TEXT),
    };
  }),
);

const Refusal = v.object({ errorCode: v.pipe(v.number(), v.integer()), message: v.nullish(v.string(), '') });

/** Reads whatever MHV sent (docs/domain.md 2). Never throws. */
export function readMhvAnswer({ status, body }: HttpAnswer): ProviderAnswer {
  const json = parse(body);
  const success = v.safeParse(Success, json);
  if (status === 200 && success.success) return { kind: 'account', account: success.output };
  const refusal = v.safeParse(Refusal, json);
  if (refusal.success && isAboutThePerson(refusal.output.errorCode, status)) {
    return refused(refusal.output.errorCode, refusal.output.message, status);
  }
  if (status === 200) {
    return failed('mhv_unreadable', `MHV answered 200 without an account: ${whatIsMissing(success)}.`, true);
  }
  if (status === 409) return failed('mhv_busy', 'MHV is still working on an earlier request.', true);
  if (status >= 500) return failed('mhv_unreachable', `MHV answered ${status}.`, true);
  if (status === 429) return failed('mhv_unreachable', 'MHV answered 429: too many requests.', true);
  if (status === 401 || status === 403) {
    return failed('mhv_refused_us', `MHV's gateway answered ${status} without a code.`, false);
  }
  return failed('mhv_unknown_code', `MHV answered ${status} without a code.`, false);
}

/** A known code always; an unknown one not where the status alone says that MHV is busy or broken. */
function isAboutThePerson(code: number, status: number): boolean {
  return reasonOfCode(code) !== 'mhv_unknown_code' || (status !== 409 && status < 500);
}

function whatIsMissing({ issues = [] }: { issues?: v.BaseIssue<unknown>[] | undefined }): string {
  const fields = issues.map(
    (issue) => v.getDotPath(issue) ?? (issue.type === 'object' ? 'not an object' : issue.message),
  );
  return fields.join(', ');
}

function refused(code: number, message: string, status: number): ProviderAnswer {
  const detail = withoutPersonalData(message, MOST_TEXT) || `MHV answered ${status} with code ${code}.`;
  return { kind: 'failure', failure: { reason: reasonOfCode(code), code, detail }, retryable: false };
}

function failed(reason: Reason, detail: string, retryable: boolean): ProviderAnswer {
  return { kind: 'failure', failure: { reason, detail }, retryable };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
