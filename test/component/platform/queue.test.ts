import * as v from 'valibot';
import { type QueueMessage, queueHandler, type Settled } from '../../../lambdas/platform/queue.ts';
import { context, queueEvent } from '../../fixtures/lambda-events.ts';
import { observed } from '../../fixtures/observed.ts';

type Content = { readonly name: string };
const message = (name: string) => JSON.stringify({ name });
const ARN = 'arn:aws:sqs:us-east-1:000000000000:queue';

function setUp(work: (messages: readonly QueueMessage<Content>[]) => readonly Settled[]) {
  const { observability, lines } = observed();
  const batches: (readonly QueueMessage<Content>[])[] = [];
  const handler = queueHandler(observability, v.object({ name: v.string() }), async (messages) => {
    batches.push(messages);
    return work(messages);
  });
  const receive = async (...bodies: string[]) => {
    const { batchItemFailures } = await handler(queueEvent(bodies, ARN), context);
    return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  };
  return { batches, lines, receive, observability };
}
const allDone = (messages: readonly unknown[]): Settled[] => messages.map(() => 'done');

describe('the queue wrapper', () => {
  test('hands a batch over as one, with the queue that it came from', async () => {
    const { receive, batches } = setUp(allDone);
    expect(await receive(message('a'), message('b'))).toEqual([]);
    expect(batches).toEqual([
      [
        { content: { name: 'a' }, queueName: 'queue' },
        { content: { name: 'b' }, queueName: 'queue' },
      ],
    ]);
  });

  test('brings back the messages that failed, and no others', async () => {
    const { receive } = setUp((messages) =>
      messages.map(({ content }) => (content.name === 'b' ? 'failed' : 'done')),
    );
    expect(await receive(message('a'), message('b'), message('c'))).toEqual(['message-1']);
  });

  test('brings back a message for which there was no answer', async () => {
    const { receive } = setUp(() => ['done']);
    expect(await receive(message('a'), message('b'))).toEqual(['message-1']);
  });

  test.each([
    ['not JSON', 'nothing'],
    ['without what is needed', '{"title":"secret-value"}'],
    ['of the wrong type', '{"name":1}'],
    ['null', 'null'],
    ['empty', ''],
  ])('brings back a message that is %s, and does the others', async (_, body) => {
    const { receive, batches, lines } = setUp(allDone);
    expect(await receive(message('a'), body, message('c'))).toEqual(['message-1']);
    expect(batches[0]?.map(({ content }) => content.name)).toEqual(['a', 'c']);
    expect(lines.join('\n')).toContain('message-1');
    expect(lines.join('\n')).not.toContain('secret-value');
  });

  test('pairs answers with messages, where unreadable ones stand between', async () => {
    const { receive } = setUp((messages) =>
      messages.map(({ content }) => (content.name === 'c' ? 'failed' : 'done')),
    );
    expect(await receive('nothing', message('b'), message('c'))).toEqual(['message-0', 'message-2']);
  });

  test('does no work for a batch in which nothing can be read', async () => {
    const { receive, batches } = setUp(allDone);
    expect(await receive('nothing')).toEqual(['message-0']);
    expect(batches).toEqual([]);
  });

  test('throws when the work does: the whole batch comes back, and its metrics are written', async () => {
    const { receive, lines, observability } = setUp(() => {
      observability.telemetry.count('ProfileBusted');
      throw new Error('the bus is gone');
    });
    await expect(receive(message('a'))).rejects.toThrow('the bus is gone');
    expect(lines.filter((line) => line.includes('ProfileBusted'))).toHaveLength(1);
  });
});
