import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import Parser from 'redis-parser';
import { answerCommand, type RespReply, type RespStore, type RespValue } from './resp-commands.ts';

/** A server in this process that speaks enough of Redis' protocol (RESP2) for this system and for ioredis. */
export interface RespServer {
  port: number;
  /** Ends every connection; what was stored is gone. */
  stop(): Promise<void>;
}

/** Listens on 127.0.0.1, on a free port unless told, without a password and without persistence. */
export async function startRespServer({ port = 0 }: { port?: number } = {}): Promise<RespServer> {
  const store: RespStore = new Map();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // A client that vanished; 'close' follows.
    socket.on('error', () => socket.destroy());
    serve(socket, store);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function serve(socket: Socket, store: RespStore): void {
  socket.setNoDelay();
  // Commands of one chunk were pipelined; their answers leave together.
  let answers: Buffer[] = [];
  const refuse = (error: Error) => {
    answers.push(encode({ error: `ERR Protocol error: ${error.message.replaceAll(/[\r\n]/g, ' ')}` }));
    socket.end(Buffer.concat(answers));
  };
  const parser = new Parser({
    returnBuffers: true,
    returnError: refuse,
    returnFatalError: refuse,
    returnReply(command) {
      if (!Array.isArray(command)) return refuse(new Error('expected an array of bulk strings'));
      const [name = '', ...args] = command.map((part) =>
        Buffer.isBuffer(part) ? part : Buffer.from(`${part}`),
      );
      const text = name.toString().toLowerCase();
      if (text !== '') answers.push(encode(answerCommand(text, args, store)));
      if (text === 'quit') socket.end(Buffer.concat(answers));
    },
  });
  socket.on('data', (chunk) => {
    answers = [];
    parser.execute(chunk);
    if (socket.writable) socket.write(Buffer.concat(answers));
  });
}

function encode(reply: RespReply): Buffer {
  return 'error' in reply ? Buffer.from(`-${reply.error}\r\n`) : encodeValue(reply.value);
}

function encodeValue(value: RespValue): Buffer {
  if (value === null) return Buffer.from('$-1\r\n');
  if (typeof value === 'number') return Buffer.from(`:${value}\r\n`);
  if (typeof value === 'string') return Buffer.from(`+${value}\r\n`);
  if (Array.isArray(value))
    return Buffer.concat([Buffer.from(`*${value.length}\r\n`), ...value.map(encodeValue)]);
  return Buffer.concat([Buffer.from(`$${value.length}\r\n`), value, Buffer.from('\r\n')]);
}
