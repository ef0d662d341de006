import {
  type CatalogueEntry,
  catalogueEntry,
  errorCatalogue,
  type Reason,
  TO_CONFIRM,
  tellPerson,
} from '../../lambdas/contracts/error-catalogue.ts';
import { code, table } from './markdown.ts';
import { withMarkedSections } from './marked-sections.ts';

/** What the help desk does for one kind of outcome. */
interface Advice {
  readonly sees: string;
  readonly acts: string;
  readonly say: string;
  readonly ask: string;
  readonly passOn: string;
}

const NEVER =
  'A Social Security number or an ICN in a chat or an e-mail, not even the last four digits. Never a password.';
const WHEN = 'When it was (day, time, time zone), and what they wanted to open.';

const advice = {
  helpDesk: {
    sees: 'Your phone number and the code number. No medications, records or messages.',
    acts: 'You. VA.gov does not ask again by itself, and trying again changes nothing.',
    say: 'You have called the right place. VA.gov cannot mend this. Trying again does not help until we have looked at your My HealtheVet account.',
    ask: WHEN,
    passOn:
      'What is done with the account is your own procedure; it is not public. If it does not know the number: to MHV, with number and time.',
  },
  identity: {
    sees: 'Your phone number, and no code number.',
    acts: 'The identity team. VA.gov does not ask again by itself.',
    say: 'VA has only a temporary identifier for you. I pass you on to the team that looks after it.',
    ask: `Where the identity team can call them. ${WHEN}`,
    passOn: 'Always, to the identity team.',
  },
  vaGov: {
    sees: 'As a rule nothing: VA.gov mends it and asks again. Else "try again later".',
    acts: 'VA.gov.',
    say: 'You need to do nothing. VA.gov mends this and asks again. Try again later.',
    ask: `${WHEN} Whether it was so on another day too.`,
    passOn: 'If it is still so the next day: to the engineers, with number and times.',
  },
  engineers: {
    sees: '"Try again later".',
    acts: 'The engineers of this pipeline. An alarm has woken them.',
    say: 'It is not about you or your account. The trouble is on our side, and people are at work. Try again later.',
    ask: WHEN,
    passOn: 'They know. If calls go on for an hour: to the engineers, with the times.',
  },
  later: {
    sees: '"Try again later".',
    acts: 'Nobody: it can pass by itself.',
    say: 'My HealtheVet could not create the account now. Try again later.',
    ask: `${WHEN} Whether it was so on another day too.`,
    passOn: 'If it is still so the next day: to the engineers, with number and times. They ask MHV.',
  },
  outage: {
    sees: 'That there is a planned outage, and until when.',
    acts: 'Nobody: it ends by itself.',
    say: 'My HealtheVet is being worked on as planned. Try again after the time that the page says.',
    ask: 'Nothing.',
    passOn: 'If it is still so an hour after that time: to the engineers.',
  },
  notYet: {
    sees: 'Nothing that is offered, or that it is not there yet.',
    acts: 'Nobody.',
    say: 'This is opened step by step, and your turn has not come yet. You need to do nothing.',
    ask: 'Nothing.',
    passOn: 'Nothing.',
  },
} as const satisfies Record<string, Advice>;

/** MHV's public words said plainly; nothing for a code whose text is not public. */
const plainly: Partial<Record<Reason, string>> = {
  mhv_802: 'VA.gov asked with an identifier of this person that is not their primary one.',
  mhv_805: 'My HealtheVet has an account of this person, and it is deactivated.',
  mhv_808: 'My HealtheVet did not let our system in.',
  mhv_812: 'My HealtheVet could not read whom our system asked for.',
};

/** Cards without a number, with what is public about them. */
const unnumbered: readonly { heading: string; means: string; advice: Advice; reasons: readonly Reason[] }[] =
  [
    {
      heading: 'Another number',
      means: 'A number that is not on this page is new: nobody but MHV knows what it means.',
      advice: { ...advice.later, acts: 'Nobody for the person. The engineers see it in the morning.' },
      reasons: ['mhv_unknown_code'],
    },
    {
      heading: 'No number, and the page says to call',
      means: 'VA.gov sent an identifier of this person that is temporary. An account needs a permanent one.',
      advice: advice.identity,
      reasons: ['icn_temporary'],
    },
    {
      heading: 'A planned outage',
      means: 'My HealtheVet, or what is on the way to it, is away as was announced.',
      advice: advice.outage,
      reasons: ['planned_outage'],
    },
    {
      heading: 'Not offered yet',
      means: 'People are let in by steps, and this person is not in yet. Nothing is wrong.',
      advice: advice.notYet,
      reasons: ['not_in_rollout'],
    },
  ];

const reasons = Object.keys(errorCatalogue) as Reason[];
const numbered = reasons.filter((reason) => catalogueEntry(reason).code !== undefined);

/** docs/support.md: a card for each number that the help desk is told, and for what comes without one. */
export function supportDocument(): string {
  return withMarkedSections('docs/support.md', { numbers: numbersTable(), cards: cards().join('\n\n') });
}

function numbersTable(): string {
  const rows = numbered.map((reason) => {
    const { code: number, action } = catalogueEntry(reason);
    return [`[${number}](#${number})`, adviceOf(catalogueEntry(reason)).acts, tellPerson(action)];
  });
  return table(['number', 'who acts', 'the page says, or may say'], rows);
}

function cards(): string[] {
  const without = unnumbered.map((each) => card(each.heading, each.means, each.advice));
  return [
    ...numbered.map((reason) =>
      card(String(catalogueEntry(reason).code), meaningOf(reason), adviceOf(catalogueEntry(reason))),
    ),
    ...without,
    card('No number, and the page says to try again later', meaningWithoutNumber(), {
      ...advice.later,
      acts: 'Nobody for the person. What hurts many wakes the engineers.',
    }),
  ];
}

function card(heading: string, means: string, { sees, acts, say, ask, passOn }: Advice): string {
  return [
    `### ${heading}`,
    '',
    `- **The person sees.** ${sees}`,
    `- **It means.** ${means}`,
    `- **Who acts.** ${acts}`,
    `- **Say.** "${say}"`,
    `- **Ask.** ${ask}`,
    `- **Pass on.** ${passOn}`,
    `- **Never ask for.** ${NEVER}`,
  ].join('\n');
}

function adviceOf({ action, severity }: CatalogueEntry): Advice {
  if (action === 'contact_help_desk') return advice.helpDesk;
  if (action === 'refresh_identity') return advice.vaGov;
  return severity === 'page' ? advice.engineers : advice.later;
}

/** @throws where a text is public and nobody has said it plainly. */
function meaningOf(reason: Reason): string {
  const { mhvText } = catalogueEntry(reason);
  if (mhvText === TO_CONFIRM) return 'To confirm with MHV: it is not public. Do not guess.';
  const words = plainly[reason];
  if (words === undefined) throw new Error(`Say plainly in docs/generator/support.ts what ${reason} means.`);
  return `${words} (MHV's words: "${mhvText}".)`;
}

/** Everything else for which people are told to try later, or a fault of the calling application's. */
function meaningWithoutNumber(): string {
  const elsewhere = [...numbered, ...unnumbered.flatMap((each) => each.reasons)];
  const others = reasons.filter((reason) => {
    const { action, retryable } = catalogueEntry(reason);
    return !elsewhere.includes(reason) && (retryable || action === 'retry_later');
  });
  return [
    'My HealtheVet or a part of VA.gov did not answer, or there was a fault on our side. It is not about this person.',
    `For engineers: one of ${others.map(code).join(', ')}, or a request of VA.gov's that has to be mended.`,
  ].join(' ');
}
