import * as v from 'valibot';
import { commonVariables, text } from '../platform/environment.ts';

export const RouteIncidentEnvironment = v.object({
  ...commonVariables,
  CONTROL_TABLE: text,
  LATENCY_TOPIC_ARN: text,
  ERRORS_TOPIC_ARN: text,
  SYSTEM_STATUS_TOPIC_ARN: text,
  OUTAGES_TOPIC_ARN: text,
  SLACK_WEBHOOKS_SECRET: text,
  /** Of the links into the console. */
  REGION: text,
  /** JSON: descriptions of composite alarms by name, which CloudWatch's events of them may leave out. */
  COMPOSITE_ALARMS: v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.string())),
});
