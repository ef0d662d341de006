/** What a deployment is called that nobody named. */
export const UNLABELLED = 'unlabelled';

/**
 * The label of this deployment, from `-c release=<label>`: a commit, a run, a date. A deployment that changes nothing
 * but a parameter needs a new one, else Lambda publishes no version and the alias stays with the old value.
 * @throws an error that names the bad value.
 */
export function readRelease(value: unknown): string {
  if (value === undefined) return UNLABELLED;
  if (typeof value === 'string' && /^[A-Za-z0-9._-]{1,64}$/.test(value)) return value;
  throw new Error(
    `The release label is ${JSON.stringify(value)}: use 1 to 64 of A-Z a-z 0-9 . _ - in -c release=<label>.`,
  );
}
