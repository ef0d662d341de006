import * as v from 'valibot';

/** An MHV account as the pipeline knows it, whichever spelling MHV used (docs/domain.md 2). */
export const AccountSchema = v.object({
  user_profile_id: v.pipe(v.string(), v.minLength(1)),
  premium: v.boolean(),
  champ_va: v.boolean(),
  patient: v.boolean(),
  sm_account_created: v.boolean(),
  message: v.string(),
});
export type Account = v.InferOutput<typeof AccountSchema>;

/** How a success is counted (docs/domain.md 2: the messages MHV has been seen to send). */
export type AccountClass = 'created' | 'found' | 'created_without_messaging';

/** MHV says in words alone whether the account is new; anything but "created" is counted as found. */
export function classOfAccount(account: Account): AccountClass {
  if (!/\bcreated\b/i.test(account.message)) return 'found';
  return account.sm_account_created ? 'created' : 'created_without_messaging';
}
