import type { IncidentState, OutboxMessage } from '../contracts/incident-state.ts';
import type { Outage, OutageService } from '../contracts/outage.ts';
import type { PeopleMessage } from '../ports/messenger/messenger.ts';
import type { Place } from './console-links.ts';
import { sayLength, sayTime } from './times.ts';

interface Said {
  readonly name: string;
  /** In it, and after it. */
  readonly effect: string;
  readonly after: string;
}

const nobodyNew = {
  effect:
    'Nobody new gets an account in this time: POST /v1/account answers 503 with Retry-After and the end time. People with a stored account are served.',
  after: 'Accounts are created again.',
};
const services: Readonly<Record<OutageService, Said>> = {
  mhv: { name: 'My HealtheVet (MHV)', ...nobodyNew },
  sts: { name: "VA.gov's token service (STS)", ...nobodyNew },
  redis: {
    name: "VA.gov's profile cache (Redis)",
    effect:
      "Accounts are created as always. Until the cache is back VA.gov may go on with a person's old profile, without the new account.",
    after: 'Old profiles are deleted again as soon as there is an account.',
  },
};

/** A notice about a planned outage, or the summary after it. */
export function sayOutage(
  { id, what, topic, about, groups, hours, severity }: OutboxMessage,
  outage: Outage,
  { stage }: Place,
  state: IncidentState,
): PeopleMessage {
  const said = services[outage.service];
  const { headline, lines } = wordsOf(what, outage, { ...said, state });
  const subject = `[${stage}] MHV account creation: ${headline}`;
  const span = `From ${sayTime(outage.start)} to ${sayTime(outage.end)}.`;
  const text = [
    `${said.name}: ${headline}.`,
    ...(what === 'cancelled' ? [] : [span]),
    ...lines,
    '',
    `Outage ${outage.id}, stage ${stage}.`,
  ].join('\n');
  return {
    id,
    topic,
    about,
    groups,
    hours,
    severity,
    subject,
    text,
    short: `${subject}. ${said.name}. ${span}`,
  };
}

function wordsOf(
  what: OutboxMessage['what'],
  outage: Outage,
  { effect, after, state }: Said & { readonly state: IncidentState },
) {
  const { start, changedAt } = outage;
  const why = `Why: ${outage.message}`;
  switch (what) {
    case 'announced':
      return {
        headline: changedAt === undefined ? 'planned outage' : 'planned outage, changed',
        lines: [effect, why],
      };
    case 'begun':
      return {
        // One that was changed before it began was told of then.
        headline:
          changedAt !== undefined && changedAt >= start
            ? 'planned outage goes on, changed'
            : 'planned outage has begun',
        lines: [effect, why],
      };
    case 'ended':
      return { headline: 'planned outage is over', lines: [after] };
    case 'cancelled':
      return {
        headline: 'planned outage does not take place',
        lines: [`It was planned for ${sayTime(start)}. Nothing changes for callers.`],
      };
    default:
      return { headline: 'after the planned outage', lines: summaryOf(outage, state) };
  }
}

/** What happened in it that nobody was told of, and what is still wrong. */
function summaryOf(outage: Outage, { incidents, alarms }: IncidentState): string[] {
  const inIt = incidents.filter((incident) => incident.outage === outage.id).flatMap((each) => each.alarms);
  const still = inIt.filter(({ name }) => alarms[name]?.on);
  if (inIt.length === 0) return ['Nothing was out of order in it, and nothing is now.'];
  return [
    `Out of order in it, as was to be expected (${inIt.length}):`,
    ...inIt.map(
      ({ name, since, endedAt = since }) => `- ${name}, ${sayTime(since)}, ${sayLength(endedAt - since)}`,
    ),
    ...(still.length === 0
      ? ['All of it is in order again.']
      : [`Still wrong, and now told as incidents: ${still.map(({ name }) => name).join(', ')}`]),
  ];
}
