import * as v from 'valibot';
import { ACCOUNT_CREATION_FAILED, AccountCreationFailed } from './account-creation-failed.ts';
import { ACCOUNT_CREATION_SUCCEEDED, AccountCreationSucceeded } from './account-creation-succeeded.ts';
import { FEEDBACK_RECEIVED, FeedbackReceived } from './feedback-received.ts';

/** An event with its name (EventBridge's detail-type): what the bus and the fallback queue take. */
export const PipelineEvent = v.variant('type', [
  v.strictObject({ type: v.literal(ACCOUNT_CREATION_SUCCEEDED), detail: AccountCreationSucceeded }),
  v.strictObject({ type: v.literal(ACCOUNT_CREATION_FAILED), detail: AccountCreationFailed }),
  v.strictObject({ type: v.literal(FEEDBACK_RECEIVED), detail: FeedbackReceived }),
]);
export type PipelineEvent = v.InferOutput<typeof PipelineEvent>;
