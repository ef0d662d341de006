import { stages } from '../../infra/stages.ts';
import { keepAliveHttpClient } from '../../lambdas/platform/http-client.ts';
import { DynamoRolloutStore } from '../../lambdas/ports/rollout-store/dynamo-rollout-store.ts';
import { type Command, readFlags } from '../command.ts';
import { readNumber } from '../rollout/read.ts';
import { seededRandom } from '../rollout/traffic.ts';
import { accessTo, controlTable } from '../stage/control-table.ts';
import { findLocalStart } from '../stage/local-start.ts';
import { PeopleWhoAreIn } from './people.ts';
import { sendTraffic } from './send-traffic.ts';

/** People for `npm start`: only there anybody may be made up. */
export const trafficCommand: Command = {
  summary: 'synthetic people for npm start: requests a minute, in its time, of people who are in',
  flags:
    '--rpm <n> --minutes <n> [--error-rate <share>] [--rejected-rate <share>] [--mhv-latency <ms>] [--seed <n>]',
  async run(args, { environment, print }) {
    const flags = readFlags(args, {
      rpm: { type: 'string' },
      minutes: { type: 'string' },
      'error-rate': { type: 'string', default: '0' },
      'rejected-rate': { type: 'string', default: '0' },
      'mhv-latency': { type: 'string' },
      seed: { type: 'string', default: '1' },
    });
    const random = seededRandom(readNumber('seed', flags.seed, { least: 0, most: Number.MAX_SAFE_INTEGER }));
    const rpm = readNumber('rpm', flags.rpm, { least: 0, most: 10_000 });
    const minutes = readNumber('minutes', flags.minutes, { least: 1, most: 100_000 });
    const mix = {
      errorRate: readNumber('error-rate', flags['error-rate'], { least: 0, most: 1 }),
      rejectedRate: readNumber('rejected-rate', flags['rejected-rate'], { least: 0, most: 1 }),
    };
    const endpoints = await findLocalStart(environment);
    const access = await accessTo('local', environment);
    const { client, table } = controlTable('local', access);
    const store = new DynamoRolloutStore(client, table);
    const http = keepAliveHttpClient();
    if (flags['mhv-latency'] !== undefined) {
      const latency_ms = readNumber('mhv-latency', flags['mhv-latency'], { least: 0, most: 60_000 });
      const body = JSON.stringify({ latency_ms });
      await http({ method: 'POST', url: `${endpoints.mhv}/control`, body, timeoutMs: 5_000 });
    }
    const { initialPercentage, rollout } = stages.local;
    await sendTraffic(
      { rpm, minutes, timeScale: endpoints.clock.timeScale, mix },
      {
        people: new PeopleWhoAreIn(
          rollout.feature,
          random,
          Math.floor(access.clock.now() / 1_000) % 8_000_000,
        ),
        percentage: async () => (await store.read())?.percentage ?? initialPercentage,
        endpoints,
        http,
        clock: access.clock,
        random,
        print,
      },
    );
    return 0;
  },
};
