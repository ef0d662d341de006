import { once } from 'node:events';
import { connect } from 'node:net';
import { Redis } from 'ioredis';
import { startRedis } from '../../../local/servers/redis.ts';
import { findOnPath } from '../../../local/servers/redis-process.ts';
import { startRespServer } from '../../../local/servers/resp-server.ts';

const realServer = findOnPath('redis-server', process.env.PATH ?? '');

/** The same commands are sent to the in-process server and, where there is one, to a real Redis. */
const servers = [
  { name: 'in-process server', searchPath: '', isThere: true },
  {
    name: realServer ? 'redis-server' : 'redis-server (NOT RUN: it is not on the PATH)',
    searchPath: process.env.PATH ?? '',
    isThere: realServer !== undefined,
  },
];

for (const { name, searchPath, isThere } of servers) {
  (isThere ? describe : describe.skip)(name, () => {
    let server: Awaited<ReturnType<typeof startRedis>>;
    let redis: Redis;

    beforeAll(async () => {
      server = await startRedis({ searchPath });
      redis = new Redis(server.url);
    });
    afterAll(async () => {
      redis.disconnect();
      await server.stop();
    });
    beforeEach(() => redis.flushall());

    test.each<[string, [string, ...(string | number)[]][], unknown]>([
      ['an absent key', [['get', 'a']], null],
      [
        'a value',
        [
          ['set', 'a', '1'],
          ['get', 'a'],
        ],
        '1',
      ],
      ['NX on an absent key', [['set', 'a', '1', 'NX']], 'OK'],
      [
        'NX on a key',
        [
          ['set', 'a', '1'],
          ['set', 'a', '2', 'nx'],
        ],
        null,
      ],
      [
        'NX keeps the value',
        [
          ['set', 'a', '1'],
          ['set', 'a', '2', 'NX', 'EX', 5],
          ['get', 'a'],
        ],
        '1',
      ],
      [
        'DEL counts what was there',
        [
          ['set', 'a', '1'],
          ['set', 'b', '1'],
          ['del', 'a', 'b', 'c'],
        ],
        2,
      ],
      ['UNLINK of an absent key', [['unlink', 'a']], 0],
      [
        'UNLINK removes',
        [
          ['set', 'a', '1'],
          ['unlink', 'a'],
          ['exists', 'a'],
        ],
        0,
      ],
      [
        'EXISTS counts repeats',
        [
          ['set', 'a', '1'],
          ['exists', 'a', 'a', 'b'],
        ],
        2,
      ],
      ['TTL of an absent key', [['ttl', 'a']], -2],
      [
        'TTL without expiry',
        [
          ['set', 'a', '1'],
          ['ttl', 'a'],
        ],
        -1,
      ],
      [
        'TTL of EX',
        [
          ['set', 'a', '1', 'EX', 86400],
          ['ttl', 'a'],
        ],
        86400,
      ],
      [
        'TTL of PX',
        [
          ['set', 'a', '1', 'PX', 60000],
          ['ttl', 'a'],
        ],
        60,
      ],
      [
        'TTL after EXPIRE',
        [
          ['set', 'a', '1'],
          ['expire', 'a', 50],
          ['ttl', 'a'],
        ],
        50,
      ],
      ['EXPIRE of an absent key', [['expire', 'a', 50]], 0],
      [
        'EXPIRE in the past',
        [
          ['set', 'a', '1'],
          ['expire', 'a', -1],
          ['exists', 'a'],
        ],
        0,
      ],
      [
        'SET takes the expiry away',
        [
          ['set', 'a', '1', 'EX', 5],
          ['set', 'a', '1'],
          ['pttl', 'a'],
        ],
        -1,
      ],
      ['DBSIZE', [['set', 'a', '1'], ['set', 'b', '1'], ['dbsize']], 2],
      [
        'KEYS *',
        [
          ['set', 'x:1', '1'],
          ['keys', '*'],
        ],
        ['x:1'],
      ],
      [
        'KEYS ?',
        [
          ['set', 'x:1', '1'],
          ['set', 'x:12', '1'],
          ['keys', 'x:?'],
        ],
        ['x:1'],
      ],
      [
        'KEYS [..]',
        [
          ['set', 'xa', '1'],
          ['set', 'xd', '1'],
          ['keys', 'x[a-c]'],
        ],
        ['xa'],
      ],
      [
        'KEYS with a backslash',
        [
          ['set', 'a*', '1'],
          ['set', 'ab', '1'],
          ['keys', 'a\\*'],
        ],
        ['a*'],
      ],
      [
        'KEYS takes a dot as a dot',
        [
          ['set', 'ab', '1'],
          ['keys', 'a.'],
        ],
        [],
      ],
      ['PING', [['ping']], 'PONG'],
      ['PING with a text', [['ping', 'hé']], 'hé'],
      ['ECHO', [['echo', 'x']], 'x'],
      ['SELECT 0', [['select', 0]], 'OK'],
      ['AUTH of the default user', [['auth', 'default', 'x']], 'OK'],
      ['CLIENT SETNAME', [['client', 'setname', 'x']], 'OK'],
    ])('%s', async (_, commands, expected) => {
      const answers: unknown[] = [];
      for (const [command, ...args] of commands) answers.push(await redis.call(command, ...args));
      expect(answers.at(-1)).toEqual(expected);
    });

    test.each<[[string, ...string[]], RegExp]>([
      [['nonsense', 'a', 'b'], /^ERR unknown command 'nonsense', with args beginning with: 'a' 'b' $/],
      [['constructor'], /^ERR unknown command/],
      [['get'], /^ERR wrong number of arguments for 'get' command$/],
      [['get', 'a', 'b'], /^ERR wrong number of arguments for 'get' command$/],
      [['set', 'a', '1', 'EX'], /^ERR syntax error$/],
      [['set', 'a', '1', 'EX', '5', 'PX', '5'], /^ERR syntax error$/],
      [['set', 'a', '1', 'EX', 'soon'], /^ERR value is not an integer or out of range$/],
      [['set', 'a', '1', 'EX', '0'], /^ERR invalid expire time in 'set' command$/],
      [['expire', 'a', '1.5'], /^ERR value is not an integer or out of range$/],
      [['select', '99'], /^ERR DB index is out of range$/],
      [['auth', 'bob', 'x'], /^WRONGPASS /],
      [['auth', 'x'], /^ERR AUTH <password> called without any password/],
      [['hello', '4'], /^NOPROTO unsupported protocol version$/],
    ])('refuses %j as Redis does', async ([command, ...args], message) => {
      await expect(redis.call(command, ...args)).rejects.toThrow(message);
      expect(await redis.ping()).toBe('PONG');
    });

    test('an expired key is gone for every reader', async () => {
      await redis.set('a', '1', 'PX', 5);
      while ((await redis.get('a')) !== null);
      expect(await redis.call('exists', 'a')).toBe(0);
      expect(await redis.call('keys', '*')).toEqual([]);
      expect(await redis.call('set', 'a', '2', 'NX')).toBe('OK');
    });

    test('values are bytes and may be longer than a chunk', async () => {
      const value = Buffer.alloc(100_000, Buffer.from([0, 13, 10, 255, 128, 36]));
      await redis.set('a', value);
      await redis.set('b', Buffer.alloc(100_000, 7));
      expect((await redis.getBuffer('a'))?.equals(value)).toBe(true);
    });

    test('a pipeline answers in order, an error in the middle included', async () => {
      const answers = await redis.pipeline().set('a', '1').call('nonsense').get('a').unlink('a').exec();
      expect(answers?.map(([error, value]) => (error ? 'error' : value))).toEqual(['OK', 'error', '1', 1]);
    });

    test('ioredis with automatic pipelining', async () => {
      const pipelining = new Redis(server.url, { enableAutoPipelining: true });
      try {
        const keys = Array.from({ length: 200 }, (_, index) => `key:${index}`);
        await Promise.all(keys.map((key) => pipelining.set(key, key)));
        expect(await Promise.all(keys.map((key) => pipelining.get(key)))).toEqual(keys);
        expect(await Promise.all(keys.map((key) => pipelining.unlink(key)))).toEqual(keys.map(() => 1));
      } finally {
        pipelining.disconnect();
      }
    });

    test('QUIT answers OK and ends the connection', async () => {
      const leaving = new Redis(server.url);
      const ended = once(leaving, 'end');
      expect(await leaving.quit()).toBe('OK');
      await ended;
      expect(leaving.status).toBe('end');
    });

    test('a command may arrive byte by byte', async () => {
      expect(await exchange(server.port, [...'*1\r\n$4\r\nPING\r\n', ...'*1\r\n$4\r\nQUIT\r\n'])).toBe(
        '+PONG\r\n+OK\r\n',
      );
    });
  });
}

describe('in-process server alone', () => {
  test('HELLO 3 is refused and HELLO 2 answers a flat list', async () => {
    const server = await startRespServer();
    const commands = '*2\r\n$5\r\nHELLO\r\n$1\r\n3\r\n*2\r\n$5\r\nHELLO\r\n$1\r\n2\r\n*1\r\n$4\r\nQUIT\r\n';
    const [refused, size] = (await exchange(server.port, [commands])).split('\r\n');
    expect(refused).toBe('-NOPROTO unsupported protocol version');
    expect(size).toBe('*14');
    await server.stop();
  });

  test('what is not RESP ends the connection with an error', async () => {
    const server = await startRespServer();
    expect(await exchange(server.port, ['GET / HTTP/1.1\r\n\r\n'])).toMatch(/^-ERR Protocol error/);
    await server.stop();
  });

  test('stop ends open connections', async () => {
    const server = await startRespServer();
    const socket = connect(server.port, '127.0.0.1');
    await once(socket, 'connect');
    const closed = once(socket, 'close');
    await server.stop();
    await closed;
    expect(socket.destroyed).toBe(true);
  });
});

/** Sends the pieces one after the other and reads until the server ends the connection. */
async function exchange(port: number, pieces: string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1').setNoDelay();
  for (const piece of pieces) await new Promise((sent) => socket.write(piece, sent));
  let answer = '';
  for await (const chunk of socket) answer += chunk;
  return answer;
}
