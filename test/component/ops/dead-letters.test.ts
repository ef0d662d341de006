import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Runtime } from '../../../local/runtime.ts';
import { SqsDeadLetters } from '../../../ops/redrive/sqs-dead-letters.ts';
import { ManualClock } from '../../doubles/manual-clock.ts';
import { type AwsStandIn, ok, startAwsStandIn } from '../../fixtures/aws-stand-in.ts';
import { client, localRuntimes, propertiesOf, smallTemplate } from '../../fixtures/local-runtime.ts';
import { until } from '../../until.ts';

const settings = { prefix: 'account-creation-dev-', oldestMs: async () => 90_000, clock: new ManualClock() };

describe('on queues of the local runtime', () => {
  const { run } = localRuntimes();
  let runtime: Runtime;
  let sqs: SQSClient;
  let deadLetters: SqsDeadLetters;
  const urlOf = (name: string) => `${runtime.awsUrl}/000000000000/account-creation-dev-${name}`;
  const queueOf = (name: string) => runtime.queues.byName(`account-creation-dev-${name}`);
  const handled = () => runtime.output.logs.filter(({ fields }) => fields.step === 'handled');
  const bodyOf = (id: string) => JSON.stringify({ 'detail-type': 'Happened', detail: { id } });

  beforeAll(async () => {
    const template = smallTemplate();
    propertiesOf(template, 'Work').QueueName = 'account-creation-dev-work';
    propertiesOf(template, 'Dead').QueueName = 'account-creation-dev-work-dead-letters';
    propertiesOf(template, 'RuleDead').QueueName = 'account-creation-dev-rule-dead-letters';
    runtime = await run(template);
    sqs = new SQSClient(client(runtime));
    deadLetters = new SqsDeadLetters(sqs, settings);
  });
  afterAll(() => sqs.destroy());

  async function listed(name: string) {
    const found = (await deadLetters.list()).find((queue) => queue.name === name);
    if (!found) throw new Error(`${name} is not listed`);
    return found;
  }

  function undeliverable(id: string, targetArn: string) {
    const attribute = { DataType: 'String', StringValue: targetArn };
    return sqs.send(
      new SendMessageCommand({
        QueueUrl: urlOf('rule-dead-letters'),
        MessageBody: bodyOf(id),
        MessageAttributes: { TARGET_ARN: attribute },
      }),
    );
  }

  test('lists them by what gives up into them', async () => {
    expect(await deadLetters.list()).toEqual([
      { name: 'rule-dead-letters', messages: 0, sources: [], oldestMs: 90_000 },
      { name: 'work-dead-letters', messages: 0, sources: ['work'], oldestMs: 90_000 },
    ]);
  });

  test('moves them back to their queue, where they are worked on', async () => {
    const source = queueOf('work');
    const message = source?.send('{"detail":{"id":"moved"}}', { delayMs: 60_000 });
    if (!message || !source) throw new Error('no message');
    source.purge();
    queueOf('work-dead-letters')?.take(message, source.settings.arn);
    const queue = await listed('work-dead-letters');
    expect(queue.messages).toBe(1);
    expect(await deadLetters.moveBack(queue)).toEqual({ kind: 'done', moved: 1, of: 1 });
    await until('it is worked on', () => handled().some(({ fields }) => fields.id === 'moved'));
    expect(await deadLetters.moveBack(queue)).toEqual({ kind: 'done', moved: 0, of: 0 });
  });

  test("sends a rule's event to the queue that it was for, once, as it is", async () => {
    await undeliverable('sent', String(queueOf('work')?.settings.arn));
    const queue = await listed('rule-dead-letters');
    const [letter, ...others] = await deadLetters.receive(queue);
    expect(others).toEqual([]);
    expect(letter?.target).toBe('queue work');
    expect(await deadLetters.receive(queue)).toEqual([]);
    await letter?.deliver?.();
    await until('it is worked on', () => handled().some(({ fields }) => fields.id === 'sent'));
    expect(queueOf('rule-dead-letters')?.messages).toEqual([]);
  });

  test.each([
    [
      'arn:aws-us-gov:lambda:us-gov-west-1:000000000000:function:account-creation-dev-control:live',
      'function control',
    ],
    [
      'arn:aws-us-gov:sqs:us-gov-west-1:000000000000:account-creation-dev-work-dead-letters',
      'queue work-dead-letters',
    ],
    ['arn:aws-us-gov:sqs:us-gov-west-1:000000000000:somebody-elses', 'queue somebody-elses'],
    ['arn', 'a target that it does not name'],
  ])('has no way for an event to %s', async (arn, target) => {
    await undeliverable('kept', arn);
    const letters = await deadLetters.receive(await listed('rule-dead-letters'));
    expect(letters).toEqual([{ id: expect.any(String), target }]);
  });
});

describe('a move that SQS makes', () => {
  let aws: AwsStandIn;
  let sqs: SQSClient;
  beforeEach(async () => {
    aws = await startAwsStandIn();
    sqs = new SQSClient(aws.clientSettings);
  });
  afterEach(async () => {
    sqs.destroy();
    await aws.stop();
  });

  const earlier = { Status: 'COMPLETED', StartedTimestamp: 1, ApproximateNumberOfMessagesMoved: 7 };
  /** @param seen what each look at the task finds; the last one stays. */
  function move(seen: readonly object[]) {
    const looks = [...seen];
    aws.answer = ({ operation }) => {
      if (operation === 'ListQueues')
        return ok({ QueueUrls: ['http://q/account-creation-dev-work-dead-letters'] });
      if (operation === 'GetQueueAttributes') return ok({ Attributes: { QueueArn: 'arn:dead' } });
      if (operation === 'StartMessageMoveTask') return ok({ TaskHandle: 'x' });
      return ok({ Results: [looks.length > 1 ? looks.shift() : looks[0]] });
    };
    const queue = { name: 'work-dead-letters', messages: 5, sources: ['work'] };
    return new SqsDeadLetters(sqs, { ...settings, clock: new ManualClock() }).moveBack(queue);
  }
  const task = (Status: string, moved: number, others: object = {}) => ({
    Status,
    StartedTimestamp: 2,
    ApproximateNumberOfMessagesMoved: moved,
    ApproximateNumberOfMessagesToMove: 5,
    ...others,
  });

  test('is waited for, and never taken for the one before', async () => {
    expect(await move([earlier, earlier, task('RUNNING', 2), task('COMPLETED', 5)])).toEqual({
      kind: 'done',
      moved: 5,
      of: 5,
    });
    expect(aws.calls.find(({ operation }) => operation === 'StartMessageMoveTask')?.input).toEqual({
      SourceArn: 'arn:dead',
    });
  });

  test('goes on when it takes longer than anybody waits', async () => {
    expect(await move([earlier, task('RUNNING', 2)])).toEqual({ kind: 'going-on', moved: 2, of: 5 });
  });

  test('ends with why it failed', async () => {
    expect(await move([earlier, task('FAILED', 1, { FailureReason: 'AccessDenied' })])).toEqual({
      kind: 'failed',
      moved: 1,
      of: 5,
      why: 'AccessDenied',
    });
  });
});
