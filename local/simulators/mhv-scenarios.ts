/** One answer of the simulated MHV (docs/domain.md 2). */
export type MhvAnswer =
  | {
      kind: 'account';
      message: 'created-then-found' | 'found' | 'without-messaging';
      spelling: 'current' | 'old';
    }
  | { kind: 'error'; status: 400 | 403 | 409; errorCode?: number; message: string }
  | { kind: 'raw'; status: number; contentType: string; body: string }
  | { kind: 'reset' };

/** What MHV answers to one group of people. */
export interface MhvScenario {
  /** The three digits before the V of the ICN. */
  digits: string;
  /** One sentence for docs/simulators.md; neighbours with the same sentence share a row there. */
  summary: string;
  /** Seconds of waiting on top of the simulator's latency. */
  delaySeconds: number;
  /** The first answers to one ICN, in order. */
  first: readonly MhvAnswer[];
  /** Every answer after those. */
  then: MhvAnswer;
}

/** MHV's answer while another request for the ICN is in flight (docs/domain.md 2). */
export const ALREADY_PROCESSED: MhvAnswer = {
  kind: 'error',
  status: 409,
  message: 'Request is already being processed by another request .',
};

/** The texts that are public (docs/domain.md 2); the others are not invented here either. */
const PUBLIC_TEXTS: Readonly<Record<number, string>> = {
  802: 'ICN provided is not the Primary ICN',
  805: 'Deactivated Account found in MHV for ICN',
  808: 'Application authentication failed',
  812: 'Required ICN field is missing or invalid in the JWT',
};

const CREATED: MhvAnswer = { kind: 'account', message: 'created-then-found', spelling: 'current' };
// A 500 is plain text under a JSON content type (docs/domain.md 2).
const PLAIN_500: MhvAnswer = {
  kind: 'raw',
  status: 500,
  contentType: 'application/json',
  body: 'Internal Server Error',
};

/** MHV's answer of an HTML error page, also given in a simulated outage. */
export const HTML_503: MhvAnswer = {
  kind: 'raw',
  status: 503,
  contentType: 'text/html',
  body: '<html><head><title>503</title></head><body><h1>Service Unavailable</h1></body></html>',
};

/** Every ICN whose digits are not in the table. */
const DEFAULT_SCENARIO: MhvScenario = scenario(
  'any other',
  '200: account created at the first call, the existing one found afterwards',
  CREATED,
);

/** The answer to each number; docs/simulators.md shows this table. */
export const MHV_SCENARIOS: readonly MhvScenario[] = [
  scenario('100', '200: existing account found, from the first call on', {
    kind: 'account',
    message: 'found',
    spelling: 'current',
  }),
  scenario('101', '200: account created without secure messaging (`isSMAccountCreated: false`)', {
    kind: 'account',
    message: 'without-messaging',
    spelling: 'current',
  }),
  scenario('102', '200: created, then found, in the old spelling (`mhv_userprofileid`, `isChampVA`)', {
    kind: 'account',
    message: 'created-then-found',
    spelling: 'old',
  }),
  scenario('204', '200 with an empty body', {
    kind: 'raw',
    status: 200,
    contentType: 'application/json',
    body: '',
  }),
  scenario('206', '200 without `mhv_userProfileId`', {
    kind: 'raw',
    status: 200,
    contentType: 'application/json',
    body: JSON.stringify({
      isPremium: true,
      isChampVABeneficiary: false,
      isPatient: true,
      isSMAccountCreated: true,
      message: 'MHV Account Created',
    }),
  }),
  scenario('409', '409 already being processed, always', ALREADY_PROCESSED),
  scenario('410', '409 twice, then as any other', CREATED, [ALREADY_PROCESSED, ALREADY_PROCESSED]),
  scenario('500', '500 plain text under a JSON content type, always', PLAIN_500),
  scenario('501', '500 once, then as any other', CREATED, [PLAIN_500]),
  scenario('503', '503 HTML page, always', HTML_503),
  scenario('600', 'connection reset, always', { kind: 'reset' }),
  scenario('601', 'connection reset once, then as any other', CREATED, [{ kind: 'reset' }]),
  ...Array.from({ length: 12 }, (_, index) => errorCode(801 + index)),
  scenario('899', '400 with the unknown `errorCode` 899', simulatedError(899)),
  ...Array.from({ length: 15 }, (_, index) => ({
    ...scenario(
      String(901 + index),
      'the number minus 900 seconds of waiting, then as any other; from 910 on longer than one attempt may take: 503',
      CREATED,
    ),
    delaySeconds: 1 + index,
  })),
];

const BY_DIGITS = new Map(MHV_SCENARIOS.map((entry) => [entry.digits, entry]));

/** The scenario of an ICN: its last three digits before the V; a shorter number is filled with zeros. */
export function scenarioOf(icn: string): MhvScenario {
  const digits = (icn.split('V')[0] ?? '').padStart(3, '0').slice(-3);
  return BY_DIGITS.get(digits) ?? DEFAULT_SCENARIO;
}

/** An error answer of MHV with its public text, or a neutral one where the text is not public. */
export function simulatedError(code: number): MhvAnswer {
  return {
    kind: 'error',
    // 808 is the one known 403; where the status is unknown 400 stands in (docs/domain.md 2).
    status: code === 808 ? 403 : 400,
    errorCode: code,
    message: PUBLIC_TEXTS[code] ?? `simulated text for code ${code}`,
  };
}

/** The Markdown table of docs/simulators.md, line by line. */
export function renderScenarioTable(): string[] {
  const rows = [DEFAULT_SCENARIO, ...MHV_SCENARIOS].map((entry, index, all) => ({
    entry,
    startsRow: all[index - 1]?.summary !== entry.summary,
    endsRow: all[index + 1]?.summary !== entry.summary,
  }));
  const lasts = rows.filter((row) => row.endsRow);
  return [
    '| digits 8-10 | example | MHV answers |',
    '|---|---|---|',
    ...rows
      .filter((row) => row.startsRow)
      .map(({ entry }, index) => {
        const last = lasts[index]?.entry.digits ?? entry.digits;
        const range = last === entry.digits ? entry.digits : `${entry.digits}-${last}`;
        const example = entry === DEFAULT_SCENARIO ? '001' : entry.digits;
        return `| ${range} | \`1000000${example}V100001\` | ${entry.summary} |`;
      }),
  ];
}

function scenario(
  digits: string,
  summary: string,
  then: MhvAnswer,
  first: readonly MhvAnswer[] = [],
): MhvScenario {
  return { digits, summary, delaySeconds: 0, first, then };
}

function errorCode(code: number): MhvScenario {
  const answer = simulatedError(code);
  const status = answer.kind === 'error' ? answer.status : 400;
  const words = PUBLIC_TEXTS[code] ?? 'text not public, a neutral one stands in';
  return scenario(String(code), `${status} with \`errorCode\` ${code}: ${words}`, answer);
}
