import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { tracer } from './shared.ts';

const events = tracer.captureAWSv3Client(new EventBridgeClient({}));

export async function announce(icn: string, userProfileId: string): Promise<void> {
  const answer = await events.send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: process.env.EVENT_BUS,
          Source: 'gov.va.mhv.account-creation',
          DetailType: 'AccountCreationSucceeded',
          Detail: JSON.stringify({ icn, user_profile_id: userProfileId }),
        },
      ],
    }),
  );
  if (answer.FailedEntryCount) throw new Error('the event was not accepted');
}
