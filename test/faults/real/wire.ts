import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** `refuses`: every connection is broken. `hangs`: nothing that is sent arrives. */
type WireMode = 'works' | 'refuses' | 'hangs';

export interface Wire {
  readonly port: number;
  /** Breaks the connections there are, and treats those that come in this way. */
  set(mode: WireMode): void;
  stop(): Promise<void>;
}

/** A TCP connection to a server of this machine that can be cut. */
export async function startWire(targetPort: number): Promise<Wire> {
  let mode: WireMode = 'works';
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  };
  const server = createServer((incoming) => {
    keep(incoming);
    if (mode === 'refuses') return incoming.resetAndDestroy();
    if (mode === 'hangs') return incoming.resume();
    const outgoing = connect(targetPort, '127.0.0.1');
    keep(outgoing);
    incoming.pipe(outgoing).pipe(incoming);
    incoming.on('close', () => outgoing.destroy());
    outgoing.on('close', () => incoming.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    set(next) {
      mode = next;
      cut();
    },
    async stop() {
      server.close();
      cut();
      await once(server, 'close');
    },
  };
}
