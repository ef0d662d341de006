import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { StageName } from '../../infra/stages.ts';
import { type Feedback, type FeedbackKind, feedbackKinds } from '../../lambdas/contracts/feedback.ts';
import type { Clock } from '../../lambdas/ports/clock/clock.ts';
import { DynamoFeedbackStore } from '../../lambdas/ports/feedback-store/dynamo-feedback-store.ts';
import {
  FEEDBACK_LIFETIME_MS,
  type FeedbackStore,
} from '../../lambdas/ports/feedback-store/feedback-store.ts';
import { type Command, readFlags, readStage, type Terminal, WrongUse } from '../command.ts';
import { withoutIcns } from '../fault.ts';
import { readInstant } from '../outage/plan-outage.ts';
import { readPhase } from '../rollout/read.ts';
import { accessTo } from '../stage/control-table.ts';
import { linesOf, shown, summaryLines } from './said.ts';
import { countsByKind, satisfactionOf } from './satisfaction.ts';

export interface FeedbackPorts {
  readonly feedback: Pick<FeedbackStore, 'list'>;
  readonly clock: Clock;
}
type PortsOf = (stage: StageName, environment: Terminal['environment']) => Promise<FeedbackPorts>;

/** `npm run ops -- feedback list`: what people said of their answers, newest last. */
export function feedbackCommandOn(portsOf: PortsOf): Command {
  return {
    summary: 'what people said of their answers in the last 90 days, and how many are satisfied: list',
    flags: `list --stage <stage> [--phase <plan>/<phase>[/<step>]] [--kind ${feedbackKinds.join('|')}] [--from <time>] [--to <time>] [--json]`,
    async run([verb, ...args], { environment, print }) {
      if (verb !== 'list') {
        const what = verb === undefined ? 'feedback needs a verb' : `feedback has no verb "${verb}"`;
        throw new WrongUse(`${what}: it has list`);
      }
      const text = { type: 'string' } as const;
      const flags = readFlags(args, {
        stage: text,
        phase: text,
        kind: text,
        from: text,
        to: text,
        json: { type: 'boolean', default: false },
      });
      const stage = readStage(flags.stage);
      const phase = flags.phase === undefined ? undefined : readPhase(flags.phase);
      const kind = flags.kind === undefined ? undefined : readKind(flags.kind);
      const given = readSpan(flags);
      const { feedback, clock } = await portsOf(stage, environment);
      // A moment more: what came just now is in it.
      const { from = clock.now() - FEEDBACK_LIFETIME_MS, to = clock.now() + 1 } = given;
      const found = (await feedback.list(from, to)).filter((each) => isIn(each, phase, kind)).map(shown);
      if (flags.json) print(JSON.stringify(documentOf(stage, found), null, 2));
      else if (found.length === 0) print(`nobody said anything of that kind on stage ${stage}`);
      else print(withoutIcns([...found.flatMap(linesOf), '', ...summaryLines(found)].join('\n')));
      return 0;
    },
  };
}

export const feedbackCommand = feedbackCommandOn(async (stage, environment) => {
  const { clientSettings, clock } = await accessTo(stage, environment);
  const table = `account-creation-${stage}-feedback`;
  return { feedback: new DynamoFeedbackStore(new DynamoDBClient(clientSettings), table, clock), clock };
});

/** @throws WrongUse naming the kinds there are. */
function readKind(value: string): FeedbackKind {
  const found = feedbackKinds.find((kind) => kind === value);
  if (found) return found;
  throw new WrongUse(`there is no kind "${value}": use --kind with ${feedbackKinds.join(' or ')}`);
}

/** @throws WrongUse */
function readSpan({ from, to }: { readonly from?: string | undefined; readonly to?: string | undefined }) {
  const span = {
    ...(from === undefined ? {} : { from: readInstant('from', from) }),
    ...(to === undefined ? {} : { to: readInstant('to', to) }),
  };
  if (span.from !== undefined && span.to !== undefined && span.to <= span.from) {
    throw new WrongUse(`--to ${to} is not after --from ${from}`);
  }
  return span;
}

function isIn(
  { kind, position = '' }: Feedback,
  phase: string | undefined,
  asked: FeedbackKind | undefined,
): boolean {
  const isOfPhase = phase === undefined || position === phase || position.startsWith(`${phase}/`);
  return isOfPhase && (asked === undefined || kind === asked);
}

function documentOf(stage: StageName, found: readonly Feedback[]) {
  return {
    stage,
    by_kind: countsByKind(found),
    satisfaction: satisfactionOf(found) ?? null,
    feedback: found.map(({ id: _, correlationId, at, ...said }) => ({
      at: new Date(at).toISOString(),
      correlation_id: correlationId,
      ...said,
    })),
  };
}
