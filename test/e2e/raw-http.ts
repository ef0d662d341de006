import { connect } from 'node:net';

/** Has to be nowhere in answers and logs. */
export const CANARY = 'canary7734';

/** What a client sends that no library would. */
const requestLines = [
  'POST /v1/account HTTP/1.1',
  `POST /v1/account?icn=${CANARY} HTTP/1.1`,
  'POST //v1//account HTTP/1.1',
  'POST /v1/%2e%2e/v1/account HTTP/1.1',
  'POST /v1/account%00 HTTP/1.1',
  `POST http://${CANARY}.test/v1/account HTTP/1.1`,
  'POST /v1/account HTTP/9.9',
  'POST /v1/account',
  `POST /v1/account ${CANARY} HTTP/1.1`,
  `POST /v1/${CANARY.repeat(3_000)} HTTP/1.1`,
  'post /v1/account HTTP/1.1',
  `${CANARY} /v1/account HTTP/1.1`,
  'TRACE /v1/account HTTP/1.1',
  'OPTIONS * HTTP/1.1',
];
const smuggled = `GET /v1/errors HTTP/1.1\r\nHost: api\r\n\r\n`;
/** Header lines, an empty line and a body. */
const rests = [
  'Host: api\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}',
  'Connection: close\r\n\r\n',
  `Host: api\r\nContent-Length: 2\r\nContent-Length: ${smuggled.length}\r\n\r\n{}${smuggled}`,
  `Host: api\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
  `Host: api\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n${smuggled}`,
  `Host: api\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${smuggled}`,
  'Host: api\r\nContent-Length: -1\r\n\r\n{}',
  'Host: api\r\nContent-Length: 0x2\r\n\r\n{}',
  'Host: api\r\nContent-Length: 99999999999999999999\r\n\r\n{}',
  'Host: api\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n0\r\n\r\n',
  `Host: api\r\nX-Long: ${CANARY.repeat(3_000)}\r\n\r\n`,
  `Host: api\r\n${Array.from({ length: 3_000 }, (_, index) => `X-${index}: 1`).join('\r\n')}\r\n\r\n`,
  `Host: api\r\nX-Folded: a\r\n ${CANARY}: 1\r\n\r\n`,
  `Host: api\r\nX-Nul: a\u0000${CANARY}\r\n\r\n`,
  `Host: api\r\nContent-Length : 2\r\n\r\n{}`,
  'Host: api\r\nConnection: close\r\nconstructor: 1\r\n__proto__: 1\r\nContent-Length: 2\r\n\r\n{}',
];
/** Every request line with every rest; none has a token. */
export const rawRequests = requestLines.flatMap((line) => rests.map((rest) => `${line}\r\n${rest}`));

/** Everything that the server says until it or the client has nothing more to say. */
export function said(api: string, request: string): Promise<string> {
  const { hostname, port } = new URL(api);
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(port), hostname);
    socket.on('data', (chunk) => chunks.push(chunk));
    // A connection that is reset is an answer too.
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')));
    socket.end(request, 'latin1');
  });
}
