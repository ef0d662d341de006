import type { Clock } from '../clock.ts';
import { compilePolicy, isAllowed, type PolicyDocument, type Statement } from '../iam/policy.ts';
import type { Resource, Stack } from '../template/stack.ts';
import type { Keys } from './key.ts';
import { Queue } from './queue.ts';

interface QueueProperties {
  VisibilityTimeout?: number;
  DelaySeconds?: number;
  MessageRetentionPeriod?: number;
  FifoQueue?: boolean;
  RedrivePolicy?: { deadLetterTargetArn: string; maxReceiveCount: number };
}

/** The template's queues, by ARN and by name, with the policies that let services send to them. */
export interface Queues {
  readonly all: readonly Queue[];
  byArn(arn: string): Queue | undefined;
  byName(name: string): Queue | undefined;
  urlOf(name: string): string | undefined;
  /** Whether the policies of queue (AWS::SQS::QueuePolicy) and key let a service send on behalf of `sourceArn`. */
  maySend(service: string, queue: Queue, sourceArn: string): boolean;
}

/** Defaults: 30 s visibility, no delay, 4 days retention, as in the SQS API reference. */
export function createQueues(stack: Stack, { clock, keys }: { clock: Clock; keys: Keys }): Queues {
  const resources = stack.ofType('AWS::SQS::Queue');
  const all = resources.map((resource) => createQueue(resource, clock));
  const byArn = (arn: string) => all.find(({ settings }) => settings.arn === arn);
  const byName = (name: string) => all.find(({ settings }) => settings.name === name);
  for (const { logicalId, attribute, properties } of resources) {
    const { RedrivePolicy } = properties as QueueProperties;
    const queue = byArn(String(attribute('Arn')));
    if (!RedrivePolicy || !queue) continue;
    const target = byArn(RedrivePolicy.deadLetterTargetArn);
    if (!target)
      throw new Error(`${logicalId}: no queue ${RedrivePolicy.deadLetterTargetArn} for its dead letters`);
    queue.redrive = { queue: target, maxReceiveCount: Number(RedrivePolicy.maxReceiveCount) };
  }
  const policies = queuePolicies(stack);
  return {
    all,
    byArn,
    byName,
    urlOf: (name) => resources.find(({ attribute }) => attribute('QueueName') === name)?.ref,
    maySend: (principal, { settings: { name, arn } }, sourceArn) => {
      const sending = { action: 'sqs:SendMessage', resource: arn, principal, sourceArn };
      return (
        isAllowed(policies.get(name) ?? [], sending) &&
        keys.neededFor(sending.action, arn).every((needed) => keys.letIn(needed, { principal, sourceArn }))
      );
    },
  };
}

function createQueue({ logicalId, attribute, properties }: Resource, clock: Clock): Queue {
  const p = properties as QueueProperties;
  if (p.FifoQueue) throw new Error(`${logicalId}: FIFO queues are not supported by the local runtime`);
  return new Queue(
    {
      name: String(attribute('QueueName')),
      arn: String(attribute('Arn')),
      visibilityMs: Number(p.VisibilityTimeout ?? 30) * 1000,
      delayMs: Number(p.DelaySeconds ?? 0) * 1000,
      retentionMs: Number(p.MessageRetentionPeriod ?? 345_600) * 1000,
    },
    clock,
  );
}

function queuePolicies(stack: Stack): Map<string, Statement[]> {
  const policies = new Map<string, Statement[]>();
  for (const { logicalId, properties } of stack.ofType('AWS::SQS::QueuePolicy')) {
    const { PolicyDocument, Queues: urls } = properties as unknown as {
      PolicyDocument: PolicyDocument;
      Queues: string[];
    };
    for (const url of urls) {
      const name = url.split('/').at(-1) ?? '';
      policies.set(name, [...(policies.get(name) ?? []), ...compilePolicy(PolicyDocument, logicalId)]);
    }
  }
  return policies;
}
