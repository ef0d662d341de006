import { capabilities, functions } from '../contracts/capabilities.ts';

/** Where the stage is. */
export interface Place {
  readonly stage: string;
  readonly region: string;
}

const QUERY =
  'fields @timestamp, service, step, outcome, fault, correlation_id | filter level = "ERROR" | sort @timestamp';

/** The stage's dashboard, in the console. */
export function dashboardLink({ stage, region }: Place): string {
  return `${consoleOf(region)}#dashboards/dashboard/account-creation-${stage}`;
}

/**
 * What the functions of these alarms have logged as errors in [from, to] (milliseconds since 1970), in the console: those
 * that their names begin with, and all of the stage if one names none.
 */
export function logsLink(
  { stage, region }: Place,
  alarms: readonly string[],
  { from, to }: { readonly from: number; readonly to: number },
): string {
  const prefix = `account-creation-${stage}-`;
  const isNamedIn = (alarm: string) => (name: string) => alarm.startsWith(`${prefix}${name}-`);
  const isAnybodys = alarms.some((alarm) => !capabilities.some(isNamedIn(alarm)));
  const named = capabilities.filter((name) => alarms.some((alarm) => isNamedIn(alarm)(name)));
  const shown = functions.filter(
    (name) => isAnybodys || named.some((capability) => name.startsWith(capability)),
  );
  const groups = shown.map((name) => text(`/aws/lambda/${prefix}${name}`));
  const detail = [
    `end~${text(new Date(to).toISOString())}`,
    `start~${text(new Date(from).toISOString())}`,
    `timeType~${text('ABSOLUTE')}`,
    `tz~${text('UTC')}`,
    `editorString~${text(QUERY)}`,
    `source~(~${groups.join('~')})`,
  ];
  // The fragment is encoded as the console itself does for sharing: no mail program breaks it at a bracket.
  const fragment = `?queryDetail=${encoded(`~(${detail.join('~')})`)}`;
  return `${consoleOf(region)}#logsV2:logs-insights${encoded(fragment).replaceAll('%', '$')}`;
}

function consoleOf(region: string): string {
  const host = region.startsWith('us-gov-') ? 'console.amazonaws-us-gov.com' : 'console.aws.amazon.com';
  return `https://${region}.${host}/cloudwatch/home?region=${region}`;
}

/** A text as the console writes it: `*2faws*2flambda`. */
function text(value: string): string {
  return `'${encoded(value).replaceAll(/%../g, (code) => code.replace('%', '*').toLowerCase())}`;
}

/** `encodeURIComponent` leaves four characters that mean something here, and the asterisk, which stays. */
function encoded(value: string): string {
  return encodeURIComponent(value).replaceAll(/[!'()~]/g, (each) => `%${each.charCodeAt(0).toString(16)}`);
}
