import { type Answer, errorAnswer, feedbackAnswer } from '../contracts/answers.ts';
import { FeedbackBody } from '../contracts/feedback.ts';
import { type AuthorizeSettings, authorize } from '../platform/authorize.ts';
import { httpHandler } from '../platform/http.ts';
import { readJsonObject } from '../platform/json-body.ts';
import type { Observability } from '../platform/observability.ts';
import { readFields } from '../platform/read-fields.ts';
import { Refusal } from '../platform/refusal.ts';
import type { TokenVerifier } from '../ports/token-verifier/token-verifier.ts';
import {
  type CollectFeedbackOutcome,
  type CollectFeedbackPorts,
  collectFeedback,
} from './collect-feedback.ts';

export interface CollectFeedbackRoute extends CollectFeedbackPorts, AuthorizeSettings {
  readonly verifier: TokenVerifier;
}

/** `POST /v1/feedback`: 413, 415, 400, then 401, 403, 422, then whose answer it is about. No hash of the ICN is logged. */
export function collectFeedbackRoute(observability: Observability, parts: CollectFeedbackRoute) {
  return httpHandler(observability, async (request) => {
    const body = readJsonObject(request);
    const { icn, application } = await authorize(request, parts.verifier, parts);
    const read = readFields(FeedbackBody, body);
    if ('problems' in read) throw new Refusal(...read.problems);
    parts.telemetry.step('token', { application });
    const { correlationId } = request;
    const outcome = await collectFeedback({ said: read.fields, icn, application, correlationId }, parts);
    return answerOf(outcome, correlationId);
  });
}

function answerOf(outcome: CollectFeedbackOutcome, correlationId: string): Answer {
  switch (outcome.kind) {
    case 'kept':
      return feedbackAnswer(outcome.feedback);
    case 'known': {
      const detail = 'One answer has one feedback: the first one stays.';
      return errorAnswer([{ reason: 'feedback_known', detail, pointer: '/correlation_id' }], correlationId);
    }
    case 'answer_unknown': {
      const detail = "Send meta.correlation_id of an answer of the last 24 hours, with that person's token.";
      return errorAnswer([{ reason: 'answer_unknown', detail, pointer: '/correlation_id' }], correlationId);
    }
    case 'unavailable': {
      const detail = 'The feedback cannot be kept now; the same request is safe later.';
      return errorAnswer([{ reason: 'store_unavailable', detail }], correlationId);
    }
  }
}
