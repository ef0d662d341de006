import {
  type Action,
  type CatalogueEntry,
  catalogueEntry,
  errorCatalogue,
  failureReasons,
  type Reason,
  tellPerson,
} from '../../lambdas/contracts/error-catalogue.ts';
import { helpDesk } from '../../lambdas/contracts/help-desk.ts';
import { code, GENERATED, table } from './markdown.ts';

const actors: Record<CatalogueEntry['whoActs'], string> = {
  veteran: 'the Veteran',
  va_gov: 'VA.gov',
  us: 'us',
  nobody: 'nobody',
};
const whatCallersDo: Record<Action, string> = {
  contact_help_desk: 'Show the help desk and the code number. Do not ask again for this person by yourself.',
  retry_later: 'Ask again later; after `Retry-After` seconds where the answer has that header.',
  refresh_identity: "Read the person's ICN from MPI again and ask with the new one.",
  fix_request: 'Mend the request: the answer says which field or header, and how.',
  none: 'Nothing is wrong and nothing is to be done.',
};

/** docs/errors.md: the error catalogue for people. */
export function errorsDocument(): string {
  const reasons = Object.keys(errorCatalogue) as Reason[];
  const outcomes = [...failureReasons, 'event_not_accepted' as const];
  const refusals = reasons.filter((reason) => !(outcomes as Reason[]).includes(reason));
  return `${GENERATED}

# Errors

Every reason for which the API answers with an error. \`GET /v1/errors\` gives the same list as JSON. It needs no token.

## Outcomes of asking MHV

MHV was asked, or should have been. Each of these but \`event_not_accepted\` is an event (docs/events.md) and is kept
for 24 hours: \`GET /v1/account\` reads it. None of them ever answers a later \`POST\` (docs/adr/0003).

${table(
  [
    'reason',
    'code',
    'HTTP',
    "MHV's text",
    'who acts',
    'action',
    'same request may work',
    'counts as',
    'for us',
  ],
  outcomes.map((reason) => {
    const entry = catalogueEntry(reason);
    return [
      code(reason),
      entry.code === undefined ? '' : String(entry.code),
      String(entry.status),
      entry.mhvText ?? '',
      actors[entry.whoActs],
      code(entry.action),
      entry.retryable ? 'yes' : 'no',
      entry.countsAs,
      entry.severity,
    ];
  }),
)}

- **code** is MHV's number. An answer with a number that is not in this table is \`mhv_unknown_code\`, with that number.
- **"to confirm with MHV"**: the code is public, its text is not. Nobody made one up.
- **counts as**: \`rejected\` is the person's own condition, \`error\` is technical. The alarms on success and error rate
  rest on it (docs/runbook.md).
- **for us**: \`page\` wakes somebody, \`ticket\` is looked at in the morning, \`none\` is only counted.

## Refusals and trouble of our own

MHV was not asked (for \`internal_error\` it may have been). No event, nothing stored, in no rate.

${table(
  ['reason', 'HTTP', 'title', 'who acts', 'action', 'same request may work', 'for us'],
  refusals.map((reason) => {
    const entry = catalogueEntry(reason);
    return [
      code(reason),
      String(entry.status),
      entry.title,
      actors[entry.whoActs],
      code(entry.action),
      entry.retryable ? 'yes' : 'no',
      entry.severity,
    ];
  }),
)}

## What each action means

${table(
  ['action', 'what the calling application does', 'what a person may be told'],
  (Object.keys(whatCallersDo) as Action[]).map((action) => [
    code(action),
    whatCallersDo[action],
    tellPerson(action),
  ]),
)}

With a code, the sentence for the help desk goes on: "${sentenceWithCode()}"

## Codes that need the help desk

${outcomes
  .filter((reason) => catalogueEntry(reason).action === 'contact_help_desk')
  .map((reason) => `**${catalogueEntry(reason).code}**`)
  .join(
    ', ',
  )}. Phone **${helpDesk.phone}** (TTY ${helpDesk.tty}), ${helpDesk.hours}. The person gives the code number.
A temporary ICN (\`icn_temporary\`) goes to the help desk too: they pass the person to the identity team.

## How VA.gov's front end reads an error

- It reads the array \`errors\` of any failed answer.
- It compares \`code\` with numbers. So \`code\` is a JSON number here. A string would not be found.
- With several errors it shows the first one. So those that a person can act on come first.
- \`meta.action\` says what to do next, so that an application needs no table of codes of its own.
- \`meta.help_desk\` is there exactly where \`action\` is \`contact_help_desk\`.
- \`meta.correlation_id\` finds the request in the logs (docs/runbook.md).
`;
}

function sentenceWithCode(): string {
  const { code: number } = errorCatalogue.mhv_805;
  return tellPerson('contact_help_desk', number).slice(tellPerson('contact_help_desk').length).trim();
}
