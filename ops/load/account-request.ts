import type { HttpClient } from '../../lambdas/platform/http-client.ts';
import type { Random } from '../rollout/poisson.ts';
import { USER_AGENT } from '../stage/api.ts';
import { type Outcome, outcomeOf, outcomeOfFault, unprepared } from './outcome.ts';
import type { PreparedPeople } from './prepared-people.ts';

/** Milliseconds; API Gateway itself gives up after 29 s. */
const LONGEST_ANSWER_MS = 30_000;

export interface AccountRequests {
  /** Resources are below it; with a slash at its end. */
  readonly url: string;
  /** Of requests, with `Prefer: respond-async`. */
  readonly asyncShare: number;
  readonly people: PreparedPeople;
  readonly http: HttpClient;
  readonly random: Random;
}

/** Sends `POST /v1/account` for the next person; never again for one that failed. */
export function accountRequests({ url, asyncShare, people, http, random }: AccountRequests) {
  return async (): Promise<Outcome> => {
    const person = people.take();
    if (!person) return unprepared;
    const isAsync = asyncShare > 0 && random() < asyncShare;
    try {
      const answer = await http({
        method: 'POST',
        url: `${url}account`,
        headers: {
          accept: 'application/json',
          authorization: `Bearer ${person.token}`,
          'content-type': 'application/json',
          'user-agent': USER_AGENT,
          ...(isAsync ? { prefer: 'respond-async' } : {}),
        },
        body: JSON.stringify({
          icn: person.icn,
          terms_of_use: { status: 'accepted', accepted_at: '2024-11-05T19:00:00Z' },
        }),
        timeoutMs: LONGEST_ANSWER_MS,
      });
      const outcome = outcomeOf(answer);
      if (outcome.source === 'mhv') people.remember(person);
      return outcome;
    } catch (fault) {
      return outcomeOfFault(fault);
    }
  };
}
