import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { describePart } from '../../../../lambdas/contracts/incidents.ts';
import { cloudWatchNow } from '../../../../ops/console/now/cloud-watch-now.ts';
import { type AwsStandIn, ok, startAwsStandIn } from '../../../fixtures/aws-stand-in.ts';

const MINUTE = 60_000;
const TO = Date.UTC(2026, 10, 26, 15);
const FROM = TO - 60 * MINUTE;

let aws: AwsStandIn;
let client: CloudWatchClient;
beforeEach(async () => {
  aws = await startAwsStandIn();
  client = new CloudWatchClient(aws.clientSettings);
});
afterEach(async () => {
  client.destroy();
  await aws.stop();
});
const now = () => cloudWatchNow(client, 'test');

interface Query {
  readonly Id: string;
  readonly MetricStat: {
    readonly Stat: string;
    readonly Metric: { readonly MetricName: string; readonly Dimensions: readonly { Value: string }[] };
  };
}

/** Two minutes of each metric that has figures, the newest first, as CloudWatch gives them. */
function answering(figuresOf: (query: Query) => readonly [number, number] | undefined): void {
  aws.answer = ({ input }) =>
    ok({
      MetricDataResults: (input.MetricDataQueries as Query[]).map((query) => {
        const Values = figuresOf(query) ?? [];
        const Timestamps = [TO - MINUTE, TO - 2 * MINUTE].slice(0, Values.length).map((at) => at / 1_000);
        return { Id: query.Id, StatusCode: 'Complete', Timestamps, Values };
      }),
    });
}

test('adds up what became of requests', async () => {
  answering(({ MetricStat }) => (MetricStat.Metric.MetricName === 'AccountCreated' ? [3, 4] : undefined));
  const traffic = await now().traffic(FROM, TO);
  expect(traffic.filter(({ count }) => count > 0)).toEqual([{ name: 'account created', count: 7 }]);
  expect(traffic).toHaveLength(12);
});

test('reads the lag on average and the wait for MHV by its percentile', async () => {
  answering(({ MetricStat: { Stat, Metric } }) => {
    const asked = `${Metric.MetricName} ${Stat}`;
    return asked === 'BustLag Average' ? [40, 50] : asked === 'UpstreamDuration p95' ? [310, 300] : undefined;
  });
  const { bustLagMs, mhvP95Ms } = await now().durations(FROM, TO);
  expect(bustLagMs.get(TO - MINUTE)).toBe(40);
  expect(mhvP95Ms.get(TO - 2 * MINUTE)).toBe(300);
});

test('tells the newest of each queue and of its dead letters, and nothing where nothing is known', async () => {
  answering(({ MetricStat: { Metric } }) => {
    const [queue] = Metric.Dimensions;
    if (queue?.Value === 'account-creation-test-bust') return [2, 90];
    return queue?.Value === 'account-creation-test-bust-dead-letters' ? [1, 0] : undefined;
  });
  const [bust, later] = await now().queues(TO);
  expect(bust).toEqual({ name: 'bust', oldestS: 2, deadLetters: 1 });
  expect(later).toEqual({ name: 'bust-later' });
});

test('a metric that CloudWatch could not read is never taken for nothing', async () => {
  aws.answer = () => ok({ MetricDataResults: [{ Id: 'lag', StatusCode: 'InternalError' }] });
  await expect(now().durations(FROM, TO)).rejects.toThrow('InternalError');
});

test('reads all pages of alarms, composites too, and leaves out their parts', async () => {
  const name = (what: string) => `account-creation-test-${what}`;
  const at = TO / 1_000;
  aws.answer = ({ input }) =>
    input.NextToken === undefined
      ? ok({
          NextToken: 'more',
          MetricAlarms: [
            {
              AlarmName: name('error-rate'),
              AlarmDescription: 'd',
              StateValue: 'ALARM',
              ActionsEnabled: false,
              StateUpdatedTimestamp: at,
              StateTransitionedTimestamp: at - 60,
            },
            { AlarmName: name('uptime-1h-long'), AlarmDescription: describePart(name('uptime-1h')) },
          ],
        })
      : ok({
          CompositeAlarms: [{ AlarmName: name('uptime-1h'), StateValue: 'OK', StateUpdatedTimestamp: at }],
        });
  expect(await now().alarms()).toEqual([
    { name: 'error-rate', description: 'd', isOn: true, isMuted: true, since: TO - MINUTE },
    { name: 'uptime-1h', description: '', isOn: false, isMuted: false, since: TO },
  ]);
});
