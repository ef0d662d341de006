import { type StageName, stages } from '../../infra/stages.ts';
import { WrongUse } from '../command.ts';
import { readNumber } from '../rollout/read.ts';
import type { Spacing } from './arrivals.ts';
import { leastRecoveringS, type Profile, type ProfileName, profiles } from './profiles.ts';

const SECONDS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3_600 };
const DAY_S = 86_400;

/** @throws WrongUse naming the profiles there are. */
export function readProfile(value: string | undefined): {
  readonly name: ProfileName;
  readonly profile: Profile;
} {
  const names = Object.keys(profiles) as ProfileName[];
  const name = names.find((each) => each === value);
  if (name) return { name, profile: profiles[name] };
  const what = value === undefined ? '--profile is missing' : `there is no profile "${value}"`;
  throw new WrongUse(`${what}: use --profile with ${names.join(' or ')}`);
}

/** `90`, `90s`, `5m`, `1h` in milliseconds. @throws WrongUse */
export function readDuration(flag: string, value: string, least: number): number {
  const [, number, unit = ''] = /^([\d.]+)([smh]?)$/.exec(value) ?? [];
  const seconds = Number(number) * (SECONDS[unit] ?? Number.NaN);
  if (seconds >= least && seconds <= DAY_S) return seconds * 1_000;
  throw new WrongUse(`--${flag} is "${value}": from ${least} s to 24 h, such as 90s, 5m or 1h`);
}

/** Seconds that a run of the profile has at least. */
export function leastSecondsOf({ recovery }: Profile): number {
  return recovery ? leastRecoveringS : 1;
}

/** @throws WrongUse */
export function readSpacing(value: string): Spacing {
  if (value === 'poisson' || value === 'constant') return value;
  throw new WrongUse(`--arrivals is "${value}": poisson or constant`);
}

export const readShare = (flag: string, value: string) => readNumber(flag, value, { least: 0, most: 1 });

/** Where `/v1/account` is below; with a slash at its end. @throws WrongUse */
export function readTargetUrl(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new WrongUse(`--target is "${value}": the URL of an API, such as http://127.0.0.1:3000`);
  }
  const path = url.pathname.replace(/\/+$/, '');
  return `${url.origin}${path.endsWith('/v1') ? path : `${path}/v1`}/`;
}

/** @throws WrongUse if accounts that are made there are real ones, and nobody said that they may be. */
export function checkPeopleAreNobody(stage: StageName, realMhv: boolean): void {
  if (stages[stage].mhvIsTest || realMhv) return;
  throw new WrongUse(
    `stage ${stage} has the real MHV: each request would create somebody's account. With --real-mhv it does`,
  );
}
