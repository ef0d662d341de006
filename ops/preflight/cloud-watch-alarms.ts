import { type CloudWatchClient, type MetricAlarm, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import type { AlarmState } from './ports.ts';

/** The stage's alarms, composites too. */
export async function readAlarms(client: CloudWatchClient, stage: string): Promise<readonly AlarmState[]> {
  const alarms: AlarmState[] = [];
  for await (const page of paginateDescribeAlarms(
    { client },
    { AlarmNamePrefix: `account-creation-${stage}-`, AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] },
  )) {
    alarms.push(...[...(page.MetricAlarms ?? []), ...(page.CompositeAlarms ?? [])].map(read));
  }
  return alarms;
}

type Read = Pick<MetricAlarm, 'AlarmName' | 'AlarmDescription' | 'StateValue' | 'ActionsEnabled'>;

function read({ AlarmName, AlarmDescription, StateValue, ActionsEnabled }: Read): AlarmState {
  return {
    name: AlarmName ?? '',
    description: AlarmDescription ?? '',
    state: StateValue ?? 'INSUFFICIENT_DATA',
    isMuted: ActionsEnabled === false,
  };
}
