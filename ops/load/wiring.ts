import os from 'node:os';
import { performance } from 'node:perf_hooks';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { stages } from '../../infra/stages.ts';
import { keepAliveHttpClient } from '../../lambdas/platform/http-client.ts';
import { systemClock } from '../../lambdas/ports/clock/system-clock.ts';
import { DynamoRolloutStore } from '../../lambdas/ports/rollout-store/dynamo-rollout-store.ts';
import { type Terminal, WrongUse } from '../command.ts';
import { readCaller, tokenFromSts } from '../smoke/caller.ts';
import { accessTo, controlTable } from '../stage/control-table.ts';
import { findStack } from '../stage/deployed-stack.ts';
import { readTemplate, releaseOf } from '../stage/deployed-template.ts';
import { findLocalStart } from '../stage/local-start.ts';
import { PeopleWhoAreIn } from '../traffic/people.ts';
import { listedPeople, type NextPerson, personWith, readPeople } from './people.ts';
import type { LoadPorts, LoadStage, LoadTarget } from './ports.ts';

const GIB = 2 ** 30;

export const loadPorts: LoadPorts = {
  stageOf: (target, environment) =>
    target.stage === 'local' ? onOneMachine(target, environment) : onAws(target, environment),
  http: keepAliveHttpClient(),
  monotonic: { ...systemClock, now: () => performance.now() },
  clock: systemClock,
  machine: `${os.availableParallelism()} x ${os.cpus()[0]?.model ?? 'unknown'}, ${(os.totalmem() / GIB).toFixed(1)} GiB, Node ${process.version}, ${os.platform()} ${os.arch()}`,
};

/** Credentials and region are the environment's, as with every SDK. */
async function onAws(target: LoadTarget, environment: Terminal['environment']): Promise<LoadStage> {
  const { stage } = target;
  if (target.people === undefined) {
    throw new WrongUse(`--people is missing: on stage ${stage} a file of MHV's test people (docs/ops.md)`);
  }
  const people = readPeople(target.people);
  const caller = people.every(({ token }) => token !== undefined) ? undefined : readCaller(environment);
  const cloudFormation = new CloudFormationClient({ useFipsEndpoint: stages[stage].fipsEndpoints });
  const stack = await findStack(cloudFormation, stage);
  const http = keepAliveHttpClient();
  return {
    url: target.url ?? stack.apiUrl,
    release: releaseOf(await readTemplate(cloudFormation, stage)),
    next: listedPeople(people, async (icn) => {
      if (!caller) throw new Error('a person without a token needs a caller that STS knows');
      return tokenFromSts(caller, { icn, stack, http, clock: systemClock });
    }),
  };
}

async function onOneMachine(target: LoadTarget, environment: Terminal['environment']): Promise<LoadStage> {
  const people = target.people === undefined ? undefined : readPeople(target.people);
  const hasTokens = people?.every(({ token }) => token !== undefined) ?? false;
  const start = target.url !== undefined && hasTokens ? undefined : await findLocalStart(environment);
  if (start && !hasTokens && start.token === '') {
    throw new Error('this start has another token service than the simulator: bring --people with tokens');
  }
  const http = keepAliveHttpClient();
  const tokenFor = async (icn: string) => {
    const url = `${start?.token}?icn=${icn}`;
    const { status, body } = await http({ method: 'GET', url, timeoutMs: 10_000 });
    if (status === 200) return body;
    throw new Error(`no token from ${start?.token}: ${status}`);
  };
  return {
    url: target.url ?? `${start?.api}/v1/`,
    release: 'local',
    next: people ? listedPeople(people, tokenFor) : await madeUpPeople(target, environment, tokenFor),
  };
}

/** Nobody twice, in other runs neither, and all of them let in. */
async function madeUpPeople(
  { random }: LoadTarget,
  environment: Terminal['environment'],
  tokenFor: (icn: string) => Promise<string>,
): Promise<NextPerson> {
  const { client, table } = controlTable('local', await accessTo('local', environment));
  const state = await new DynamoRolloutStore(client, table).read();
  const { initialPercentage, rollout } = stages.local;
  const percentage = state?.percentage ?? initialPercentage;
  if (percentage <= 0) throw new Error('the rollout lets nobody in: begin a step first (docs/rollout.md)');
  const people = new PeopleWhoAreIn(rollout.feature, random, Date.now());
  return async () => {
    const icn = people.next(percentage, { errorRate: 0, rejectedRate: 0 }) ?? '';
    return personWith(icn, await tokenFor(icn));
  };
}
