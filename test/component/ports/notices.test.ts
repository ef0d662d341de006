import { SNSClient } from '@aws-sdk/client-sns';
import { SnsNotices } from '../../../lambdas/ports/notices/sns-notices.ts';
import { startAwsStandIn } from '../../fixtures/aws-stand-in.ts';

const notice = { id: 'test-3-support', audience: 'support', subject: 'raised', text: 'two\nlines' } as const;

test('a notice is one message, with its audience to choose by and its id to know it again', async () => {
  const aws = await startAwsStandIn();
  const client = new SNSClient(aws.clientSettings);
  try {
    aws.answer = () => ({
      kind: 'xml',
      status: 200,
      body: '<PublishResponse><PublishResult><MessageId>m</MessageId></PublishResult></PublishResponse>',
    });
    await new SnsNotices(client, 'arn:aws:sns:us-east-1:000000000000:rollout').send(notice);
    expect(aws.calls).toEqual([
      {
        operation: 'Publish',
        input: expect.objectContaining({
          TopicArn: 'arn:aws:sns:us-east-1:000000000000:rollout',
          Subject: 'raised',
          Message: 'two\nlines',
          'MessageAttributes.entry.1.Name': 'audience',
          'MessageAttributes.entry.1.Value.StringValue': 'support',
          'MessageAttributes.entry.2.Name': 'notice_id',
          'MessageAttributes.entry.2.Value.StringValue': 'test-3-support',
        }),
      },
    ]);
    aws.answer = () => ({
      kind: 'xml',
      status: 403,
      body: '<ErrorResponse><Error><Code>AuthorizationError</Code></Error></ErrorResponse>',
    });
    await expect(
      new SnsNotices(client, 'arn:aws:sns:us-east-1:000000000000:other').send(notice),
    ).rejects.toThrow();
  } finally {
    client.destroy();
    await aws.stop();
  }
});
