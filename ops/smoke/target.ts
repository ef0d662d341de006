import { randomBytes } from 'node:crypto';
import { type StageName, stages } from '../../infra/stages.ts';
import { readIcn } from '../../lambdas/contracts/icn.ts';
import { WrongUse } from '../command.ts';
import type { SmokeTarget } from './ports.ts';

/** A fixture of VA's (docs/domain.md 3), nobody at the simulated MHV. */
const LOCAL_ICN = '10101V964144';

/** What smoke tries on a stage, under a new correlation id. @throws WrongUse if the stage does not take the person. */
export function readTarget(stage: StageName, icn: string | undefined): SmokeTarget {
  const { mhvIsTest, allowShortIcns } = stages[stage];
  return {
    stage,
    icn: readPerson(icn ?? (stage === 'local' ? LOCAL_ICN : undefined), stage, allowShortIcns),
    mhvIsTest,
    correlationId: `smoke-${Date.now()}-${randomBytes(4).toString('hex')}`,
  };
}

function readPerson(icn: string | undefined, stage: string, allowShort: boolean): string {
  if (icn === undefined) {
    throw new WrongUse(`--icn is missing: on stage ${stage} it has to be one of MHV's test people`);
  }
  if (readIcn(icn, { allowShort }) === 'usable') return icn;
  throw new WrongUse(`--icn is not an ICN that stage ${stage} takes: ten digits, V, six digits`);
}
