import { randomUUID } from 'node:crypto';
import { FEEDBACK_RECEIVED } from '../contracts/events/feedback-received.ts';
import type { PipelineEvent } from '../contracts/events/pipeline-event.ts';
import { type Feedback, type FeedbackBody, isSatisfied, MOST_COMMENT } from '../contracts/feedback.ts';
import { metrics } from '../contracts/metrics.ts';
import { withoutPersonalData } from '../contracts/without-personal-data.ts';
import { type PublishPorts, publish } from '../platform/publish.ts';
import type { Clock } from '../ports/clock/clock.ts';
import type { FeedbackKept, FeedbackStore } from '../ports/feedback-store/feedback-store.ts';
import type { ResultStore } from '../ports/result-store/result-store.ts';
import type { RolloutStanding, Standing } from '../ports/rollout-standing/rollout-standing.ts';

/** What a person said: valid, and sent with a token for that person. */
export interface CollectFeedback {
  readonly said: FeedbackBody;
  readonly icn: string;
  readonly application: string;
  /** Of this request. */
  readonly correlationId: string;
}

export interface CollectFeedbackPorts extends PublishPorts {
  readonly results: Pick<ResultStore, 'read'>;
  readonly feedback: Pick<FeedbackStore, 'keep'>;
  readonly standing: RolloutStanding;
  readonly clock: Clock;
}

export type CollectFeedbackOutcome =
  | { readonly kind: 'kept'; readonly feedback: Feedback }
  /** There is feedback about this answer already. */
  | { readonly kind: 'known' }
  /** No answer of this person with that id is kept. */
  | { readonly kind: 'answer_unknown' }
  /** The results cannot be read, or the feedback not be kept. */
  | { readonly kind: 'unavailable' };

/** Keeps what a person says of an answer of theirs: the record first, then the event. */
export async function collectFeedback(
  command: CollectFeedback,
  ports: CollectFeedbackPorts,
): Promise<CollectFeedbackOutcome> {
  const { clock, telemetry } = ports;
  const [answered, standing] = await Promise.all([wasAnswered(command, ports), standingNow(ports)]);
  if (answered === 'unreadable') return { kind: 'unavailable' };
  if (answered === 'no') {
    telemetry.step('feedback', { outcome: 'about no answer that is kept for this person' });
    return { kind: 'answer_unknown' };
  }

  const { said, application } = command;
  const comment = withoutPersonalData(said.comment ?? '', MOST_COMMENT);
  const feedback: Feedback = {
    id: randomUUID(),
    correlationId: said.correlation_id,
    at: clock.now(),
    rating: said.rating,
    kind: said.kind,
    ...(comment === '' ? {} : { comment }),
    application,
    ...standing,
  };
  const kept = await keep(feedback, ports);
  if (kept === 'unavailable') return { kind: kept };
  telemetry.step('feedback', { outcome: kept, about: feedback.correlationId, kind: feedback.kind });
  if (kept === 'known') return { kind: kept };
  telemetry.count(metrics.opinion);
  telemetry.count(metrics.goodOpinion, isSatisfied(feedback.rating) ? 1 : 0);
  // If nobody takes it, it is counted as lost: the record stays, and sending it again would be refused.
  await publish(eventOf(feedback, command), ports);
  return { kind: 'kept', feedback };
}

async function wasAnswered(
  { icn, said }: CollectFeedback,
  { results, telemetry }: CollectFeedbackPorts,
): Promise<'yes' | 'no' | 'unreadable'> {
  try {
    const { account, error } = await results.read(icn);
    return [account, error].some((result) => result?.correlationId === said.correlation_id) ? 'yes' : 'no';
  } catch (fault) {
    telemetry.trouble('store', { outcome: 'not read' }, fault);
    telemetry.count(metrics.resultNotRead);
    return 'unreadable';
  }
}

/** Nothing if it cannot be read: no feedback is refused for that. */
async function standingNow({
  standing,
  telemetry,
}: CollectFeedbackPorts): Promise<Standing | Record<string, never>> {
  try {
    return await standing.read();
  } catch (fault) {
    telemetry.trouble('rollout', { outcome: 'not read' }, fault);
    return {};
  }
}

async function keep(
  record: Feedback,
  { feedback, telemetry }: CollectFeedbackPorts,
): Promise<FeedbackKept | 'unavailable'> {
  try {
    return await feedback.keep(record);
  } catch (fault) {
    telemetry.trouble('feedback', { outcome: 'not kept' }, fault);
    telemetry.count(metrics.feedbackNotKept);
    return 'unavailable';
  }
}

function eventOf(
  { id, at, correlationId: answer_correlation_id, comment: _, ...said }: Feedback,
  { correlationId: correlation_id }: CollectFeedback,
): PipelineEvent {
  const occurred_at = new Date(at).toISOString();
  return {
    type: FEEDBACK_RECEIVED,
    detail: {
      metadata: { version: 1, event_id: id, occurred_at, correlation_id },
      data: { answer_correlation_id, ...said },
    },
  };
}
