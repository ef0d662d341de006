import type { HttpClient } from '../../lambdas/platform/http-client.ts';
import type { Clock } from '../../lambdas/ports/clock/clock.ts';
import type { Random } from '../rollout/poisson.ts';
import type { Mix, PeopleWhoAreIn } from './people.ts';

const MINUTE = 60_000;

export interface TrafficSettings {
  /** Requests a minute of the stage's clock, on average: a Poisson process. */
  readonly rpm: number;
  /** Minutes of the stage's clock. */
  readonly minutes: number;
  /** How many times faster than this machine's the stage's clock goes. */
  readonly timeScale: number;
  readonly mix: Mix;
}

export interface TrafficPorts {
  readonly people: PeopleWhoAreIn;
  /** Of people who are in, now. */
  readonly percentage: () => Promise<number>;
  readonly endpoints: { readonly api: string; readonly token: string };
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly print: (line: string) => void;
}

/** Sends requests one after another, none waiting for the one before, and says each minute what came back. */
export async function sendTraffic(settings: TrafficSettings, ports: TrafficPorts): Promise<void> {
  const { clock, print } = ports;
  const begin = clock.now();
  const end = begin + settings.minutes * MINUTE;
  const under = new Set<Promise<unknown>>();
  let due = begin;
  /** Answers that came in this minute, to whichever request. */
  const answers = new Map<string, number>();
  const count = (what: string) => answers.set(what, (answers.get(what) ?? 0) + 1);
  for (let minute = begin; minute < end; minute += MINUTE) {
    const percentage = await ports.percentage();
    for (;;) {
      const next = due - (Math.log(1 - ports.random()) * MINUTE) / settings.rpm;
      if (next >= minute + MINUTE) break;
      due = next;
      await clock.sleep(Math.max(0, (due - clock.now()) / settings.timeScale));
      const icn = ports.people.next(percentage, settings.mix);
      if (icn === undefined) continue;
      const request = ask(icn, ports).then(count, (fault: Error) => count(fault.name));
      under.add(request);
      void request.then(() => under.delete(request));
    }
    due = minute + MINUTE;
    await clock.sleep(Math.max(0, (due - clock.now()) / settings.timeScale));
    const said = [...answers].map(([what, times]) => `${what}: ${times}`).join(', ') || 'nobody';
    answers.clear();
    print(`${new Date(minute).toISOString()}  ${percentage} %  ${said}`);
  }
  await Promise.all(under);
}

async function ask(icn: string, { endpoints, http }: TrafficPorts): Promise<string> {
  const token = await http({ method: 'GET', url: `${endpoints.token}?icn=${icn}`, timeoutMs: 5_000 });
  const answer = await http({
    method: 'POST',
    url: `${endpoints.api}/v1/account`,
    headers: { authorization: `Bearer ${token.body}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      icn,
      terms_of_use: { status: 'accepted', accepted_at: new Date().toISOString() },
    }),
    timeoutMs: 20_000,
  });
  return String(answer.status);
}
