import { once } from 'node:events';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { keepAliveHttpClient } from '../../../lambdas/platform/http-client.ts';

const MOST_IDLE_MS = 15_000;

describe('an idle connection', () => {
  const counts = new Int32Array(new SharedArrayBuffer(8));
  const opened = () => Atomics.load(counts, 0);
  let server: Worker;
  let url: string;
  beforeEach(async () => {
    counts.fill(0);
    const file = path.join(__dirname, '../../fixtures/idle-closing-server.ts');
    server = new Worker(file, { workerData: counts.buffer });
    const [port] = await once(server, 'message');
    url = `http://127.0.0.1:${port}/`;
  });
  afterEach(() => server.terminate());

  /** As a frozen sandbox: this thread runs nothing until the peer has closed its connection. */
  function freezeUntilClosed() {
    server.postMessage('close');
    if (Atomics.wait(counts, 1, 0, 30_000) === 'timed-out') throw new Error('the server closed nothing');
  }

  function setUp() {
    const clock = { now: 1_700_000_000_000 };
    const http = keepAliveHttpClient(() => clock.now);
    return { clock, get: () => http({ method: 'GET', url, timeoutMs: 30_000 }) };
  }

  test('is used again', async () => {
    const { clock, get } = setUp();
    await get();
    clock.now += MOST_IDLE_MS;
    await get();
    expect(opened()).toBe(1);
  });

  test.each([
    ['that was closed while the sandbox was frozen', MOST_IDLE_MS + 1],
    ['whose age is not known, as the clock was set back,', -1],
  ])('%s is not written to', async (_, laterMs) => {
    const { clock, get } = setUp();
    await Promise.all([get(), get()]);
    freezeUntilClosed();
    clock.now += laterMs;
    const answers = await Promise.all([get(), get()]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(opened()).toBe(4);
  });
});
