import { metrics } from '../../../lambdas/contracts/metrics.ts';
import type { Finding, Told } from './told.ts';

/** Functions that ask MHV. */
const ASKS_MHV = ['create-account', 'create-account-worker'];

/**
 * MHV is asked at most once for a request, and once more for each retry that was counted. A killed function counts nothing:
 * of it the attempts that it logged count, and the one that it was killed in.
 */
export function mhvIsAskedOncePlusCountedRetries(told: Told): Finding[] {
  const seen = new Set<string>();
  return told.all('asked MHV').flatMap((asked) => {
    if (seen.has(asked.id)) return [];
    seen.add(asked.id);
    const times = told.of(asked.id, 'asked MHV').length;
    const allowed = told
      .of(asked.id, 'ended')
      .filter(({ capability }) => ASKS_MHV.includes(capability))
      .map(({ how, mhvSteps, counted }) =>
        how === 'answered' ? 1 + (counted[metrics.upstreamRetry] ?? 0) : mhvSteps + 1,
      )
      .reduce((sum, each) => sum + each, 0);
    const what = `MHV was asked ${times} times, and ${allowed} are counted`;
    return times > allowed ? [{ about: asked, what }] : [];
  });
}

/** What a request can come to; each is counted, and exactly one for each answer. */
const OUTCOMES = [
  metrics.succeeded,
  metrics.rejected,
  metrics.failed,
  metrics.accepted,
  metrics.joined,
  metrics.storedAnswer,
  metrics.refused,
  metrics.notInRollout,
  metrics.rolloutUnknown,
  metrics.plannedOutage,
  metrics.internalError,
];

/** Every answer to `POST` is counted as exactly one outcome. */
export function everyAnswerIsCountedOnce(told: Told): Finding[] {
  return told.all('ended').flatMap((ended) => {
    if (ended.capability !== 'create-account' || ended.how !== 'answered') return [];
    const counted = OUTCOMES.filter((name) => (ended.counted[name] ?? 0) > 0);
    const sum = counted.reduce((all, name) => all + (ended.counted[name] ?? 0), 0);
    return sum === 1 ? [] : [{ about: ended, what: `counted ${sum} times: ${counted.join(', ')}` }];
  });
}

/** No function fails by itself: what is outside of it may fail, and is answered. */
export function noFunctionFails(told: Told): Finding[] {
  return told.all('ended').flatMap((ended) => {
    if ((ended.counted[metrics.internalError] ?? 0) > 0) return [{ about: ended, what: 'answered 500' }];
    return ended.how === 'timed out'
      ? [{ about: ended, what: `${ended.capability} took longer than it may` }]
      : [];
  });
}
