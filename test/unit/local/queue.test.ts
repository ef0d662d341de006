import { createClock } from '../../../local/clock.ts';
import { startEventSourceMapping } from '../../../local/resources/event-source-mapping.ts';
import { Queue } from '../../../local/resources/queue.ts';
import type { Invocation } from '../../../local/resources/sandbox-pool.ts';

const SECOND = 1_000;

function setUp(settings: { delayMs?: number; retentionMs?: number } = {}) {
  const clock = createClock(1, () => 1_000_000);
  const make = (name: string) =>
    new Queue(
      {
        name,
        arn: `arn:${name}`,
        visibilityMs: 30 * SECOND,
        delayMs: 0,
        retentionMs: 3_600 * SECOND,
        ...settings,
      },
      clock,
    );
  return { clock, queue: make('work'), dead: make('dead') };
}

describe('a queue', () => {
  it('hides a message that was received, until its visibility timeout is over', () => {
    const { clock, queue } = setUp();
    queue.send('a');
    expect(queue.receive(10).map(({ body }) => body)).toEqual(['a']);
    expect(queue.receive(10)).toEqual([]);
    expect(queue.counts).toEqual({ visible: 0, inFlight: 1, delayed: 0 });
    clock.advance(29 * SECOND);
    expect(queue.receive(10)).toEqual([]);
    clock.advance(SECOND);
    expect(queue.receive(10)[0]?.receiveCount).toBe(2);
  });

  it('deletes by the latest receipt only', () => {
    const { clock, queue } = setUp();
    queue.send('a');
    const first = queue.receive(1)[0]?.receiptHandle ?? '';
    clock.advance(30 * SECOND);
    const second = queue.receive(1)[0]?.receiptHandle ?? '';
    queue.delete(first);
    expect(queue.messages).toHaveLength(1);
    queue.delete(second);
    expect(queue.messages).toHaveLength(0);
  });

  it('delivers after its delay and tells its listeners then', () => {
    const { clock, queue } = setUp({ delayMs: 60 * SECOND });
    const seen: number[] = [];
    queue.onVisible(() => seen.push(queue.counts.visible));
    queue.send('a');
    expect(queue.counts).toEqual({ visible: 0, inFlight: 0, delayed: 1 });
    clock.advance(59 * SECOND);
    expect(seen).toEqual([]);
    clock.advance(SECOND);
    expect(seen).toEqual([1]);
  });

  it('gives up a message after as many receipts as the redrive policy allows', () => {
    const { clock, queue, dead } = setUp();
    queue.redrive = { queue: dead, maxReceiveCount: 2 };
    queue.send('a');
    for (let receipt = 1; receipt <= 2; receipt += 1) {
      expect(queue.receive(10)).toHaveLength(1);
      clock.advance(30 * SECOND);
    }
    expect(dead.messages).toHaveLength(0);
    expect(queue.receive(10)).toEqual([]);
    expect(queue.messages).toHaveLength(0);
    expect(dead.messages.map(({ body, sourceArn }) => [body, sourceArn])).toEqual([['a', 'arn:work']]);
  });

  it('gives at most what is asked for, and the oldest first', () => {
    const { queue } = setUp();
    for (const body of ['a', 'b', 'c']) queue.send(body);
    expect(queue.receive(2).map(({ body }) => body)).toEqual(['a', 'b']);
    expect(queue.counts).toEqual({ visible: 1, inFlight: 2, delayed: 0 });
  });

  it('forgets a message when its retention is over', () => {
    const { clock, queue } = setUp({ retentionMs: 60 * SECOND });
    queue.send('a');
    clock.advance(60 * SECOND);
    expect(queue.messages).toHaveLength(0);
  });
});

describe('a queue that feeds a function', () => {
  type Event = { Records: { messageId: string; body: string }[] };

  function feed(answer: (event: Event) => Invocation, properties = {}) {
    const { clock, queue, dead } = setUp();
    const batches: string[][] = [];
    const invoke = async (event: unknown) => {
      batches.push((event as Event).Records.map(({ body }) => body));
      return answer(event as Event);
    };
    const start = () => startEventSourceMapping(properties, { queue, fn: { invoke, maxSandboxes: 4 } });
    return { clock, queue, dead, batches, start };
  }

  const settled = () => new Promise((done) => setImmediate(done));
  const partial = { FunctionResponseTypes: ['ReportBatchItemFailures'] };
  const answered = (payload: unknown): Invocation => ({ kind: 'answered', payload });
  const failing = (event: Event, ...bodies: string[]) =>
    answered({
      batchItemFailures: event.Records.filter(({ body }) => bodies.includes(body)).map(({ messageId }) => ({
        itemIdentifier: messageId,
      })),
    });

  it('takes batches of ten and deletes what was handled', async () => {
    const { queue, batches, start } = feed(() => answered(null));
    for (let n = 0; n < 25; n += 1) queue.send(String(n));
    start();
    await settled();
    expect(batches.map((batch) => batch.length)).toEqual([10, 10, 5]);
    expect(queue.messages).toHaveLength(0);
  });

  it('gives back only the messages that the answer names, when they are visible again', async () => {
    const { clock, queue, batches, start } = feed((event) => failing(event, 'b'), partial);
    for (const body of ['a', 'b', 'c']) queue.send(body);
    start();
    await settled();
    expect(queue.messages.map(({ body }) => body)).toEqual(['b']);
    clock.advance(30 * SECOND);
    await settled();
    expect(batches).toEqual([['a', 'b', 'c'], ['b']]);
  });

  it.each<[string, Invocation]>([
    ['failed', { kind: 'failed', errorType: 'Error', message: 'no' }],
    [
      'names a message that was not in the batch',
      answered({ batchItemFailures: [{ itemIdentifier: 'other' }] }),
    ],
    ['has a failure without an id', answered({ batchItemFailures: [{}] })],
  ])('gives back the whole batch if the invocation %s', async (_, outcome) => {
    const { queue, start } = feed(() => outcome, partial);
    for (const body of ['a', 'b']) queue.send(body);
    start();
    await settled();
    expect(queue.counts).toEqual({ visible: 0, inFlight: 2, delayed: 0 });
  });

  it('ignores partial answers of a function that did not announce them', async () => {
    const { queue, start } = feed((event) => failing(event, 'a'));
    queue.send('a');
    start();
    await settled();
    expect(queue.messages).toHaveLength(0);
  });

  it('moves a message to the dead-letter queue after its last receipt', async () => {
    const { clock, queue, dead, batches, start } = feed((event) => failing(event, 'a'), partial);
    queue.redrive = { queue: dead, maxReceiveCount: 3 };
    queue.send('a');
    start();
    for (let receipt = 0; receipt < 3; receipt += 1) {
      await settled();
      clock.advance(30 * SECOND);
    }
    expect(batches).toHaveLength(3);
    expect(dead.messages.map(({ body }) => body)).toEqual(['a']);
  });

  it('runs no more batches at a time than its maximum concurrency', async () => {
    let running = 0;
    let most = 0;
    const { queue } = setUp();
    const invoke = async (): Promise<Invocation> => {
      running += 1;
      most = Math.max(most, running);
      await settled();
      running -= 1;
      return answered(null);
    };
    for (let n = 0; n < 20; n += 1) queue.send(String(n));
    const fn = { invoke, maxSandboxes: 10 };
    startEventSourceMapping({ BatchSize: 1, ScalingConfig: { MaximumConcurrency: 2 } }, { queue, fn });
    while (queue.messages.length > 0) await settled();
    expect(most).toBe(2);
  });
});
