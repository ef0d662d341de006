import type { Endpoints } from './pipeline.ts';

/** Whom the simulated MHV creates an account for, and whom it answers 805 (docs/simulators.md). */
export const CREATED_ICN = '1000000001V100001';
export const DEACTIVATED_ICN = '1000000805V100001';

/** Four commands that can be copied verbatim: created, seen at the next sign-in, 805, the stored error. */
export function exampleCommands({ api, token, signIn }: Endpoints): { says: string; command: string }[] {
  // With a line break after the answer, so that pasted together they do not run into each other.
  const curl = "curl -s -w '\\n'";
  const authorization = (icn: string) => `-H "Authorization: Bearer $(curl -s '${token}?icn=${icn}')"`;
  const post = (icn: string) => {
    const terms = { status: 'accepted', accepted_at: '2026-11-05T19:00:00Z' };
    const body = JSON.stringify({ icn, terms_of_use: terms });
    return (
      `${curl} -i -X POST '${api}/v1/account' ${authorization(icn)} ` +
      `-H 'Content-Type: application/json' -d '${body}'`
    );
  };
  return [
    { says: 'create an account (200)', command: post(CREATED_ICN) },
    { says: 'sign in again: the profile has the new id', command: `${curl} '${signIn}?icn=${CREATED_ICN}'` },
    { says: 'a deactivated account (422, code 805)', command: post(DEACTIVATED_ICN) },
    {
      says: 'read that stored error, which says whom to call',
      command: `${curl} -i '${api}/v1/account' ${authorization(DEACTIVATED_ICN)}`,
    },
  ];
}
