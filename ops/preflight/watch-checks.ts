import { isPart, readDescription } from '../../lambdas/contracts/incidents.ts';
import { failed, ok, type StepOutcome, skipped } from '../smoke/step.ts';
import type { Stage } from './check.ts';
import type { AlarmState, AwsState } from './ports.ts';

/** An alarm that is new looks for the first time after some minutes. */
const LONGEST_WAIT_MS = 3 * 60_000;
const LOOK_EVERY_MS = 5_000;
/** More of them than a line can hold have one cause. */
const MOST_NAMED = 5;

/** Every alarm can see what it watches, tells it, and has nothing to tell. */
export async function checkAlarms({ name: stage, ports }: Stage): Promise<StepOutcome> {
  const { clock } = ports.smoke;
  const until = clock.now() + LONGEST_WAIT_MS;
  let alarms = await ports.alarms();
  // The template says of every alarm what silence means: without data it has not looked yet, or it cannot.
  while (alarms.some(({ state }) => state === 'INSUFFICIENT_DATA') && clock.now() < until) {
    await clock.sleep(LOOK_EVERY_MS);
    alarms = await ports.alarms();
  }
  if (alarms.length === 0) return failed('the stage has no alarms');
  const wrong = alarms.flatMap((alarm) => troubleOf(alarm, `account-creation-${stage}-`));
  if (wrong.length === 0) return ok(`${alarms.length} alarms, none in alarm, none without data`);
  const others = wrong.length - MOST_NAMED;
  return failed([...wrong.slice(0, MOST_NAMED), ...(others > 0 ? [`${others} more`] : [])].join('; '));
}

function troubleOf({ name, description, state, isMuted }: AlarmState, prefix: string): string[] {
  const short = name.replace(prefix, '');
  const heading = readDescription(description)?.runbook;
  // A composite speaks for its parts: one of them alone is no fault.
  if (state === 'ALARM' && !isPart(description))
    return [`${short} is in alarm${heading ? ` (docs/runbook.md#${heading})` : ''}`];
  if (state === 'INSUFFICIENT_DATA') return [`${short} has no data`];
  return isMuted ? [`${short} is muted`] : [];
}

/** For machines: people hear of alarms by the topics of incidents (docs/operations.md). */
const MAY_BE_UNHEARD = 'alarms';

/** Somebody hears each topic that is for people, and nobody has still to confirm. */
export async function checkSubscriptions({ ports }: Stage): Promise<StepOutcome> {
  const topics = await ports.topics();
  if (topics.length === 0) return failed('the stage has no topics');
  const wrong = topics.flatMap(({ name, subscriptions }) => {
    const pending = subscriptions.filter(({ isConfirmed }) => !isConfirmed).length;
    if (pending > 0) return [`${name}: ${pending} not confirmed`];
    return subscriptions.length === 0 && name !== MAY_BE_UNHEARD ? [`${name}: nobody is subscribed`] : [];
  });
  if (wrong.length > 0) return failed(`${wrong.join('; ')} (docs/operations.md)`);
  return ok(topics.map(({ name, subscriptions }) => `${name} ${subscriptions.length}`).join(', '));
}

/**
 * Whoever is told by SMS can be reached: a new account sends to verified numbers alone, and carriers of the US let in none
 * without a registered number that it comes from (SNS developer guide, "Supported countries and regions").
 */
export async function checkSms({
  ports,
  aws,
}: Pick<Stage, 'ports'> & { readonly aws: AwsState }): Promise<StepOutcome> {
  const topics = await ports.topics();
  const told = topics
    .flatMap(({ subscriptions }) => subscriptions)
    .filter(({ protocol }) => protocol === 'sms');
  if (told.length === 0) return skipped('nobody is told by SMS');
  const { inSandbox, senders, monthlyLimitUsd } = await aws.sms();
  if (inSandbox) return failed('SNS is in the SMS sandbox: only verified numbers get anything');
  if (senders === 0)
    return failed('the account has no number of its own to send from: nobody in the US gets anything');
  return ok(`${told.length} subscribed; at most ${monthlyLimitUsd} USD a month`);
}
