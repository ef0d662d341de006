import { type CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';

/** SQS puts its metrics each minute, and some minutes late. */
const LOOK_BACK_MS = 15 * 60_000;

/**
 * Milliseconds that a queue's oldest message has been in it, as it was last seen; SQS itself does not say. Nothing if
 * CloudWatch has no such minute: a queue that was idle for long is not watched at once.
 * @param now milliseconds since 1970.
 */
export async function ageOfOldest(
  client: CloudWatchClient,
  queueName: string,
  now: number,
): Promise<number | undefined> {
  const { MetricDataResults } = await client.send(
    new GetMetricDataCommand({
      StartTime: new Date(now - LOOK_BACK_MS),
      EndTime: new Date(now),
      ScanBy: 'TimestampDescending',
      MetricDataQueries: [
        {
          Id: 'age',
          MetricStat: {
            Metric: {
              Namespace: 'AWS/SQS',
              MetricName: 'ApproximateAgeOfOldestMessage',
              Dimensions: [{ Name: 'QueueName', Value: queueName }],
            },
            Period: 60,
            Stat: 'Maximum',
          },
        },
      ],
    }),
  );
  const seconds = MetricDataResults?.[0]?.Values?.[0];
  return seconds === undefined ? undefined : seconds * 1000;
}
