import type { Finding, Told } from './told.ts';

const MINUTE = 60_000;
/** Milliseconds: MHV's own time, and ours. */
const NORMAL_ANSWER_MS = 5_000;
/** Milliseconds: how often the simulation looks. */
const LOOKS_EVERY_MS = 1_000;
const NOBODY = { id: '', icn: '' };

/** A request that is sent a minute after the last fault is answered as if there had been none. */
export function answersAreNormalAfterAMinute(told: Told): Finding[] {
  return told.all('sent').flatMap((sent) => {
    if (!sent.probe) return [];
    const [answered] = told.of(sent.id, 'answered');
    const isNormal =
      answered?.status === 200 &&
      answered.body.meta?.source === 'mhv' &&
      answered.body.meta.stored !== false &&
      answered.at - sent.at <= NORMAL_ANSWER_MS;
    return isNormal ? [] : [{ about: sent, what: 'not answered normally a minute after the last fault' }];
  });
}

/**
 * Nothing waits or runs any more a minute after the last fault and what queues hide and delay for: SQS gives a message that
 * failed again when its visibility timeout is over, and not before.
 */
export function nothingIsLeftWaiting({ round }: Told): Finding[] {
  const { quietAt, calmFrom, queuesMs } = round;
  if (quietAt === undefined) return [{ about: NOBODY, what: 'something waited for ever' }];
  const took = quietAt - calmFrom;
  const most = MINUTE + queuesMs + LOOKS_EVERY_MS;
  return took <= most ? [] : [{ about: NOBODY, what: `quiet ${took} ms after the last fault, not ${most}` }];
}
