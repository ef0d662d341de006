import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createServer } from 'node:tls';
import { Redis } from 'ioredis';
import { parseRedisUrl, startRedis } from '../../../local/servers/redis.ts';
import { redisClient } from '../../../local/servers/redis-client.ts';
import { findOnPath } from '../../../local/servers/redis-process.ts';
import { until } from '../../until.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'redis-test-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('REDIS_URL', () => {
  test.each([
    ['redis://127.0.0.1', { host: '127.0.0.1', port: 6379, tls: false }],
    ['redis://cache:7000/0', { host: 'cache', port: 7000, tls: false }],
    ['redis://[::1]:7000', { host: '::1', port: 7000, tls: false }],
    ['redis://:p@cache', { host: 'cache', port: 6379, tls: false, password: 'p' }],
    [
      'rediss://bob:p%40ss%2F%3Aw%C3%A9@cache:1/',
      { host: 'cache', port: 1, tls: true, username: 'bob', password: 'p@ss/:wé' },
    ],
  ])('%s', (url, expected) => expect(parseRedisUrl(url)).toEqual(expected));

  test.each([
    '',
    'cache:6379',
    'http://cache',
    'redis://',
    'redis://cache/3',
    'redis://a:%zz@cache',
    'redis://a:1:2',
    'redis://a:12/secret@cache',
    'redis://a:12#secret@cache',
    'redis://a:12?secret@cache',
  ])('%j is refused with what is allowed, and not shown', (url) => {
    expect(() => parseRedisUrl(url)).toThrow('rediss://user:password@host:port');
    expect(() => parseRedisUrl(url)).toThrow(/^(?!.*secret)/);
  });

  test('the server behind it is used, and is not stopped', async () => {
    const server = await startRedis({ searchPath: '' });
    const redis = await startRedis({ url: server.url });
    expect(redis).toMatchObject({ url: server.url, host: '127.0.0.1', port: server.port, tls: false });
    expect(redis.description).toContain('REDIS_URL');
    await redis.stop();
    await expect(startRedis({ url: server.url })).resolves.toBeDefined();
    await server.stop();
  });

  test('a refused password or a missing server fails without showing the password', async () => {
    const server = await startRedis({ searchPath: '' });
    const url = `redis://bob:secret@127.0.0.1:${server.port}`;
    const refused = await startRedis({ url }).catch((error: Error) => error.message);
    expect(refused).toContain('WRONGPASS');
    expect(refused).not.toContain('secret');
    await server.stop();
    await expect(startRedis({ url: server.url })).rejects.toThrow(`127.0.0.1:${server.port} does not answer`);
  });
});

describe('without REDIS_URL', () => {
  test('no redis-server: the in-process server', async () => {
    const redis = await startRedis({ searchPath: folder });
    const client = new Redis(redis.url);
    expect(redis.description).toContain('in-process');
    expect(await client.set('a', '1')).toBe('OK');
    client.disconnect();
    await redis.stop();
    await expect(startRedis({ url: redis.url })).rejects.toThrow('does not answer');
  });

  test('a redis-server that does not start: what it printed', async () => {
    const program = path.join(folder, 'redis-server');
    writeFileSync(program, '#!/bin/sh\necho "Fatal: no such option"\nexit 1\n');
    chmodSync(program, 0o755);
    await expect(startRedis({ searchPath: folder })).rejects.toThrow('Fatal: no such option');
    rmSync(program);
  });
});

const realServer = findOnPath('redis-server', process.env.PATH ?? '');
(realServer ? describe : describe.skip)(
  realServer ? 'redis-server' : 'redis-server (NOT RUN: not on the PATH)',
  () => {
    test('is started from the PATH and ended by stop', async () => {
      const redis = await startRedis({});
      expect(redis.description).toMatch(/^redis-server \d+\.\d+\.\d+ \(on PATH\)$/);
      const client = new Redis(redis.url);
      expect(await client.config('GET', 'save')).toEqual(['save', '']);
      client.disconnect();
      await redis.stop();
      await expect(startRedis({ url: redis.url })).rejects.toThrow('ECONNREFUSED');
    });

    test('dies with the process that started it, even by kill -9', async () => {
      const script = `
        import { startRedis } from '${path.resolve('local/servers/redis.ts')}';
        console.log((await startRedis({})).url);
        setInterval(() => {}, 1000);`;
      const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      const [chunk] = (await once(parent.stdout, 'data')) as [Buffer];
      const url = chunk.toString().trim();
      await expect(startRedis({ url })).resolves.toBeDefined();
      parent.stdout.destroy();
      parent.kill('SIGKILL');
      await until('it is gone', () =>
        startRedis({ url }).then(
          () => false,
          () => true,
        ),
      );
    });
  },
);

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
(hasOpenssl ? describe : describe.skip)(hasOpenssl ? 'TLS' : 'TLS (NOT RUN: no openssl)', () => {
  test('a private authority is accepted with caFile and refused without it', async () => {
    const caFile = path.join(folder, 'cert.pem');
    const keyFile = path.join(folder, 'key.pem');
    const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const output = ['-keyout', keyFile, '-out', caFile];
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject, ...output],
      {
        stdio: 'ignore',
      },
    );
    const server = await startRedis({ searchPath: '' });
    const tls = await tlsInFrontOf(server.port, readFileSync(caFile), readFileSync(keyFile));
    const url = `rediss://default:any@127.0.0.1:${(tls.address() as AddressInfo).port}`;

    const redis = await startRedis({ url, caFile });
    expect(redis).toMatchObject({ tls: true, username: 'default', password: 'any' });
    const client = redisClient(redis, caFile, {});
    expect(await client.set('a', '1')).toBe('OK');
    await expect(startRedis({ url })).rejects.toThrow('self-signed certificate');

    client.disconnect();
    tls.close();
    await server.stop();
  });
});

async function tlsInFrontOf(port: number, cert: Buffer, key: Buffer): Promise<Server> {
  const server = createServer({ cert, key }, (socket) => {
    const inner = connect(port, '127.0.0.1');
    socket.pipe(inner).pipe(socket);
    socket.on('error', () => inner.destroy());
    inner.on('error', () => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
