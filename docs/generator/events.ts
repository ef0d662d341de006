import type { JsonSchema } from '@valibot/to-json-schema';
import type * as v from 'valibot';
import {
  ACCOUNT_CREATION_FAILED,
  AccountCreationFailed,
  accountCreationFailedExample,
} from '../../lambdas/contracts/events/account-creation-failed.ts';
import {
  ACCOUNT_CREATION_SUCCEEDED,
  AccountCreationSucceeded,
  accountCreationSucceededExample,
} from '../../lambdas/contracts/events/account-creation-succeeded.ts';
import { EVENT_SOURCE } from '../../lambdas/contracts/events/envelope.ts';
import {
  FEEDBACK_RECEIVED,
  FeedbackReceived,
  feedbackReceivedExample,
} from '../../lambdas/contracts/events/feedback-received.ts';
import { jsonSchemaOf } from './json-schema.ts';
import { code, GENERATED, table } from './markdown.ts';

/** What each field means; a field of the schemas that is missing here stops `npm run docs`. */
const meanings: Record<string, string> = {
  'metadata.version':
    'Of the format. Raised only when a consumer that reads the fields of before would break.',
  'metadata.event_id': 'Of this event. A duplicate has the same one.',
  'metadata.occurred_at':
    'When MHV answered, or the feedback came: ISO 8601, milliseconds, UTC. Order events by it.',
  'metadata.correlation_id': 'Of the request. It is on every log line of the request too.',
  'data.icn': 'The person. The ICN is here and nowhere else in the event.',
  'data.user_profile_id': "MHV's id of the account.",
  'data.outcome': 'New, found, or new without secure messaging.',
  'data.application': 'The calling application: `service_account_id` of its token.',
  'data.reason': 'Entry of the error catalogue (docs/errors.md).',
  'data.code': "MHV's number, where MHV gave one.",
  'data.detail': "MHV's words with personal data taken out, or ours.",
  'data.action': 'What the calling application does next (docs/errors.md).',
  'data.answer_correlation_id':
    "The answer that it is about: `metadata.correlation_id` of that answer's own event.",
  'data.rating': '1 is bad, 5 is good. 4 and 5 count as satisfied.',
  'data.kind': 'What it is, as the person says.',
  'data.position': 'Step of the rollout when it came, as `production/1/2`; absent without a plan.',
  'data.percentage': 'Of people, those who were in the rollout then; absent if nobody could say.',
};

/** docs/events.md: what other teams subscribe to. */
export function eventsDocument(): string {
  return `${GENERATED}

# Events

EventBridge bus \`account-creation-<stage>\`, source \`${EVENT_SOURCE}\`. Every event is kept in the bus's archive for
replay. Consumers inside this repository: \`bust-cache\` for the first one, \`store-error\` for the second, none for
the third.

${section(
  ACCOUNT_CREATION_SUCCEEDED,
  'MHV created the account, or found it. Real and validated: never sent for a stored answer.',
  AccountCreationSucceeded,
  accountCreationSucceededExample,
)}

${section(
  ACCOUNT_CREATION_FAILED,
  "MHV refused, or MHV or STS could not be asked. A refusal of the caller's own input is not an event.",
  AccountCreationFailed,
  accountCreationFailedExample,
)}

${section(
  FEEDBACK_RECEIVED,
  'Somebody said how they liked an answer. Without the comment, and without the ICN.',
  FeedbackReceived,
  feedbackReceivedExample,
)}

## Rules

- **Producers are strict.** What is written has exactly these fields.
- **Consumers are tolerant.** They read only the fields they need and ignore the others. A new field is no new version.
- \`version\` is raised only for a change that breaks such a consumer: a field taken away, renamed, or with another meaning.
- **At least once, in any order.** The same event can come twice. A late one can come after a newer one: compare
  \`occurred_at\`, and let the newest win.
- E-mail addresses and tokens are never in an event.

## Subscribe

A rule on the bus, with a queue or function of yours as the target and a dead-letter queue for what cannot be delivered:

\`\`\`json
${JSON.stringify({ source: [EVENT_SOURCE], 'detail-type': [ACCOUNT_CREATION_SUCCEEDED] }, null, 2)}
\`\`\`

The event that a target gets has the fields above in \`detail\`.
`;
}

function section(name: string, when: string, schema: v.GenericSchema, example: unknown): string {
  return `## ${name}

${when}

${table(
  ['field', 'type', 'required', 'meaning'],
  fieldsOf(jsonSchemaOf(schema, 'output')).map(({ path, schema: field, required }) => [
    code(path),
    typeOf(field),
    required ? 'yes' : 'no',
    meaningOf(path),
  ]),
)}

\`\`\`json
${JSON.stringify(example, null, 2)}
\`\`\``;
}

interface Field {
  readonly path: string;
  readonly schema: JsonSchema;
  readonly required: boolean;
}

function fieldsOf(schema: JsonSchema, prefix = ''): Field[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    if (typeof field === 'boolean') throw new Error(`${prefix}${name} has no schema`);
    const path = `${prefix}${name}`;
    if (field.properties) return fieldsOf(field, `${path}.`);
    return [{ path, schema: field, required: schema.required?.includes(name) ?? false }];
  });
}

function typeOf(schema: JsonSchema): string {
  if (schema.const !== undefined) return code(JSON.stringify(schema.const));
  if (schema.enum && schema.enum.length <= 5)
    return schema.enum.map((value) => code(String(value))).join(', ');
  if (schema.pattern) return `string, ${code(schema.pattern)}`;
  return schema.format ? `string, ${schema.format}` : String(schema.type ?? 'string');
}

function meaningOf(path: string): string {
  const meaning = meanings[path];
  if (meaning === undefined) throw new Error(`Say in docs/generator/events.ts what the field ${path} means.`);
  return meaning;
}
