import * as v from 'valibot';
import { type StageName, stages } from '../../../infra/stages.ts';
import { readIcn } from '../../../lambdas/contracts/icn.ts';
import { WrongUse } from '../../command.ts';
import { withoutIcns } from '../../fault.ts';
import type { LogEvent } from '../../stage/log-lines.ts';
import type { TracePorts } from '../../trace/ports.ts';
import { questionOf, type Sought } from '../../trace/question.ts';
import { requestSeen } from './request-seen.ts';
import type { RequestsView } from './view.ts';

const HOUR = 3_600_000;
/** As long as a result is kept (docs/domain.md 3): older requests explain nothing that a person sees now. */
const SEARCHED_MS = 24 * HOUR;
/** Of a person, the newest: each is looked up in every function's log. */
const MOST_SHOWN = 3;

/** One of the two; an ICN comes in a body alone, and goes nowhere from here but into the keyed hash. */
const HOW = 'say one thing: correlation_id (1 to 64 of A-Z a-z 0-9 . _ -) or icn';
const Asked = v.union([
  v.strictObject({ correlation_id: v.pipe(v.string(), v.regex(/^[A-Za-z0-9._-]{1,64}$/)) }),
  v.strictObject({ icn: v.string() }),
]);

/** What became of one request, or of a person's newest. @throws WrongUse that never repeats what was asked. */
export async function findRequests(
  body: unknown,
  stage: StageName,
  ports: TracePorts,
): Promise<RequestsView> {
  const sought = soughtIn(body, stage);
  const since = ports.clock.now() - SEARCHED_MS;
  const ids = sought.kind === 'person' ? await idsOf(stage, sought, ports, since) : [sought.id];
  const found = await Promise.all(
    ids.map(async (id) => ({
      id,
      lines: await linesOf(stage, { kind: 'correlation-id', id }, ports, since),
    })),
  );
  return {
    requests: found
      .filter(({ lines }) => lines.length > 0)
      .map(({ id, lines }) => requestSeen(id, lines))
      .sort((a, b) => b.beganAt - a.beganAt),
    searchedSince: since,
  };
}

function soughtIn(body: unknown, stage: StageName): Sought {
  const asked = v.safeParse(Asked, body);
  if (!asked.success) throw new WrongUse(HOW);
  const given = asked.output;
  if ('icn' in given) {
    const isUsable = readIcn(given.icn, { allowShort: stages[stage].allowShortIcns }) === 'usable';
    if (!isUsable) throw new WrongUse('icn: it is not one that is used here, ten digits, V, six digits');
    return { kind: 'person', icn: given.icn };
  }
  if (withoutIcns(given.correlation_id) !== given.correlation_id) {
    throw new WrongUse('correlation_id: this is a person; ask for it as icn');
  }
  return { kind: 'correlation-id', id: given.correlation_id };
}

async function idsOf(
  stage: StageName,
  sought: Sought,
  ports: TracePorts,
  since: number,
): Promise<readonly string[]> {
  const lines = await linesOf(stage, sought, ports, since);
  const ids = lines.map(({ message }) =>
    String((JSON.parse(message) as Record<string, unknown>).correlation_id),
  );
  return [...new Set(ids.reverse())].slice(0, MOST_SHOWN);
}

/** Oldest first. */
async function linesOf(
  stage: StageName,
  sought: Sought,
  ports: TracePorts,
  since: number,
): Promise<readonly LogEvent[]> {
  const { logGroups, field, value } = await questionOf(stage, sought, ports);
  const found: LogEvent[] = [];
  // One after the other: CloudWatch lets an account filter log events a few times a second.
  for (const group of logGroups) found.push(...(await ports.lines(group, field, value, since)));
  return found.sort((a, b) => a.at - b.at);
}
