import type { Pipeline } from '../../local/pipeline.ts';
import { until } from '../until.ts';
import { createAccount, readAccount, signIn } from './person.ts';

/**
 * The main job, as a user sees it: an account that the next sign-in knows, and an error that can be read.
 * @throws what did not happen; `longestMs` is how long each step may take.
 */
export async function proveMainJob(
  pipeline: Pipeline,
  persons: { created: string; refused: string },
  longestMs = 10_000,
) {
  const { created, refused } = persons;
  const before = await signIn(pipeline, created);
  if (before.mhv_user_profile_id !== null) throw new Error(`${created} has an account before asking for one`);
  const answer = await createAccount(pipeline, created);
  if (answer.status !== 200) throw new Error(`no account: ${answer.status} ${JSON.stringify(answer.body)}`);
  const id: string = answer.body.data.id;
  await until(
    `the next sign-in of ${created} knows account ${id}`,
    async () => (await signIn(pipeline, created)).mhv_user_profile_id === id,
    longestMs,
  );
  const refusal = await createAccount(pipeline, refused);
  if (refusal.status !== 422)
    throw new Error(`not refused: ${refusal.status} ${JSON.stringify(refusal.body)}`);
  const stored = await until(
    `the error of ${refused} can be read`,
    async () => {
      const read = await readAccount(pipeline, refused);
      return read.status !== 404 && read;
    },
    longestMs,
  );
  return { id, refusal, stored };
}
