import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { StageName } from '../../infra/stages.ts';
import { DynamoOutageStore } from '../../lambdas/ports/outage-store/dynamo-outage-store.ts';
import { CloudWatchRolloutEvidence } from '../../lambdas/ports/rollout-evidence/cloud-watch-rollout-evidence.ts';
import type { Terminal } from '../command.ts';
import { rolloutPorts } from '../rollout/wiring.ts';
import { accessTo, controlTable } from '../stage/control-table.ts';
import { tracePorts } from '../trace/wiring.ts';
import type { ConsoleData } from './console-data.ts';
import { keptFor } from './kept-for.ts';
import { openMachine } from './machine/open-machine.ts';
import { cloudWatchNow } from './now/cloud-watch-now.ts';
import type { Range } from './now/ranges.ts';
import { readNow } from './now/read-now.ts';
import { readRunbook } from './now/runbook.ts';
import type { NowView } from './now/view.ts';
import { findRequests } from './request/find-requests.ts';
import { changeOnConsole } from './rollout/change.ts';
import { readRollout } from './rollout/read-rollout.ts';

/** Milliseconds that tabs share a reading: less than the page waits between two. */
const KEPT_MS = 4_000;

/** Opens a stage when the page first asks; a stage that could not be reached is tried again at the next request. */
export function consoleDataOf(
  stage: StageName,
  environment: Terminal['environment'],
): () => Promise<ConsoleData> {
  let opened: Promise<ConsoleData> | undefined;
  return () => {
    opened ??= open(stage, environment).catch((fault) => {
      opened = undefined;
      throw fault;
    });
    return opened;
  };
}

async function open(stage: StageName, environment: Terminal['environment']): Promise<ConsoleData> {
  const access = await accessTo(stage, environment);
  const { client, table } = controlTable(stage, access);
  const [rollout, trace] = await Promise.all([
    rolloutPorts(stage, environment),
    tracePorts(stage, environment),
  ]);
  const cloudWatch = new CloudWatchClient(access.clientSettings);
  const nowPorts = {
    ...cloudWatchNow(cloudWatch, stage),
    evidence: new CloudWatchRolloutEvidence(cloudWatch, stage),
    outages: new DynamoOutageStore(client, table),
    runbook: readRunbook(),
    clock: access.clock,
  };
  const read = (hours: Range) => keptFor(KEPT_MS, () => readNow(hours, nowPorts));
  const readings: Readonly<Record<Range, () => Promise<NowView>>> = { 1: read(1), 6: read(6), 24: read(24) };
  return {
    stage,
    now: (hours) => readings[hours](),
    rollout: () => readRollout(stage, rollout),
    change: (asked) => changeOnConsole(asked, stage, rollout),
    find: (asked) => findRequests(asked, stage, trace),
    ...(stage === 'local' ? { machine: await openMachine(environment) } : {}),
  };
}
