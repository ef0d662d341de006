import type { Round } from '../history.ts';
import { everyAnswerIsKept, noStoredAnswerOverNewerError } from './answers.ts';
import { every202IsAccepted, everyAcceptedRequestEnds, workIsNotDoneAgain } from './background.ts';
import { everyAccountIsBusted, nothingElseIsBusted } from './busts.ts';
import { everyAnswerIsCountedOnce, mhvIsAskedOncePlusCountedRetries, noFunctionFails } from './mhv.ts';
import { nothingPersonalIsTold } from './privacy.ts';
import { answersAreNormalAfterAMinute, nothingIsLeftWaiting } from './quiet.ts';
import { readsAreCurrent, resultsAreOrderedByTheirStamps } from './results.ts';
import { Told, type Violation } from './told.ts';

/** What has to hold, whatever goes wrong (docs/reliability.md). */
const invariants = [
  everyAnswerIsKept,
  everyAccountIsBusted,
  resultsAreOrderedByTheirStamps,
  readsAreCurrent,
  noStoredAnswerOverNewerError,
  mhvIsAskedOncePlusCountedRetries,
  everyAnswerIsCountedOnce,
  noFunctionFails,
  every202IsAccepted,
  everyAcceptedRequestEnds,
  workIsNotDoneAgain,
  nothingElseIsBusted,
  nothingPersonalIsTold,
  answersAreNormalAfterAMinute,
  nothingIsLeftWaiting,
];

/** Everything that a round breaks. */
export function check(round: Round): Violation[] {
  const told = new Told(round);
  return invariants.flatMap((invariant) =>
    invariant(told).map((finding) => ({
      invariant: invariant.name,
      id: finding.about.id,
      what: finding.what,
      history: told.historyOf(finding),
    })),
  );
}
