/** A value of RESP2: a string is a simple string, a buffer a bulk string. */
export type RespValue = null | number | string | Buffer | RespValue[];

/** What a command answers; `error` begins with its code, as `ERR ...`. */
export type RespReply = { value: RespValue } | { error: string };

/** Keys (bytes as latin1 text) with the epoch milliseconds at which they end; Infinity = never. */
export type RespStore = Map<string, { value: Buffer; expiresAt: number }>;

interface Command {
  /** How many arguments there may be. */
  least: number;
  most?: number;
  run(args: Buffer[], store: RespStore): RespReply;
}

const OK: RespReply = { value: 'OK' };
const NOT_A_NUMBER = 'ERR value is not an integer or out of range';

const HELLO_FIELDS: [string, string | number][] = [
  ['server', 'redis'],
  ['version', '7.0.0'],
  ['proto', 2],
  ['id', 1],
  ['mode', 'standalone'],
  ['role', 'master'],
];

const COMMANDS: Readonly<Record<string, Command>> = {
  get: { least: 1, most: 1, run: ([key], store) => ({ value: read(store, key)?.value ?? null }) },
  set: { least: 2, run: set },
  del: { least: 1, run: remove },
  unlink: { least: 1, run: remove },
  exists: {
    least: 1,
    run: (keys, store) => ({ value: keys.filter((key) => read(store, key)).length }),
  },
  ttl: { least: 1, most: 1, run: ([key], store) => ({ value: remaining(store, key, 1000) }) },
  pttl: { least: 1, most: 1, run: ([key], store) => ({ value: remaining(store, key, 1) }) },
  expire: { least: 2, most: 2, run: expire },
  keys: { least: 1, most: 1, run: keysLike },
  dbsize: { least: 0, most: 0, run: (_, store) => ({ value: liveKeys(store).length }) },
  flushall: {
    least: 0,
    most: 1,
    run(_, store) {
      store.clear();
      return OK;
    },
  },
  ping: { least: 0, most: 1, run: ([message]) => ({ value: message ?? 'PONG' }) },
  echo: { least: 1, most: 1, run: ([message = Buffer.alloc(0)]) => ({ value: message }) },
  quit: { least: 0, run: () => OK },
  select: {
    least: 1,
    most: 1,
    run: ([index]) => (`${index}` === '0' ? OK : { error: 'ERR DB index is out of range' }),
  },
  auth: { least: 1, most: 2, run: auth },
  hello: { least: 0, run: hello },
  client: { least: 1, run: client },
  command: { least: 0, run: () => ({ value: [] }) },
  info: {
    least: 0,
    run: () => ({
      value: Buffer.from('# Server\r\nredis_version:7.0.0\r\nredis_mode:standalone\r\nloading:0\r\n'),
    }),
  },
};

/** Runs one command (its name in lower case); an unknown one gets the error that Redis gives. */
export function answerCommand(name: string, args: Buffer[], store: RespStore): RespReply {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    const shown = args.map((arg) => `'${arg.toString().replaceAll(/[\r\n]/g, ' ')}' `).join('');
    return {
      error: `ERR unknown command '${name.replaceAll(/[\r\n]/g, ' ')}', with args beginning with: ${shown}`,
    };
  }
  if (args.length < command.least || args.length > (command.most ?? Infinity)) {
    return { error: `ERR wrong number of arguments for '${name}' command` };
  }
  return command.run(args, store);
}

function set([key, value, ...options]: Buffer[], store: RespStore): RespReply {
  let expiresAt = Infinity;
  let onlyIfAbsent = false;
  while (options.length > 0) {
    const option = options.shift()?.toString().toUpperCase();
    if (option === 'NX') onlyIfAbsent = true;
    else if ((option === 'EX' || option === 'PX') && options.length > 0 && expiresAt === Infinity) {
      const amount = wholeNumber(options.shift());
      if (amount === undefined) return { error: NOT_A_NUMBER };
      if (amount <= 0) return { error: "ERR invalid expire time in 'set' command" };
      expiresAt = Date.now() + amount * (option === 'EX' ? 1000 : 1);
    } else return { error: 'ERR syntax error' };
  }
  if (onlyIfAbsent && read(store, key)) return { value: null };
  // The parser's buffers share memory that it uses again.
  store.set(nameOf(key), { value: Buffer.from(value ?? ''), expiresAt });
  return OK;
}

function remove(keys: Buffer[], store: RespStore): RespReply {
  return { value: keys.filter((key) => read(store, key) && store.delete(nameOf(key))).length };
}

function expire([key, seconds]: Buffer[], store: RespStore): RespReply {
  const amount = wholeNumber(seconds);
  if (amount === undefined) return { error: NOT_A_NUMBER };
  const entry = read(store, key);
  if (!entry) return { value: 0 };
  entry.expiresAt = Date.now() + amount * 1000;
  return { value: 1 };
}

/** KEYS with `*`, `?`, `[...]` and a backslash that takes the next character as it is. */
function keysLike([pattern]: Buffer[], store: RespStore): RespReply {
  const source = nameOf(pattern).replaceAll(/\\?[\s\S]/g, (token) => {
    if (token === '*') return '.*';
    if (token === '?') return '.';
    if (token === '[' || token === ']' || token === '-' || token === '^') return token;
    return `\\x${(token.codePointAt(token.length - 1) ?? 0).toString(16).padStart(2, '0')}`;
  });
  try {
    const matcher = new RegExp(`^${source}$`, 's');
    return {
      value: liveKeys(store)
        .filter((name) => matcher.test(name))
        .map((name) => Buffer.from(name, 'latin1')),
    };
  } catch {
    return { value: [] };
  }
}

function auth(args: Buffer[]): RespReply {
  // As a Redis without a password: the default user's password is not asked for, another user does not exist.
  if (args.length === 2) {
    return `${args[0]}` === 'default'
      ? OK
      : { error: 'WRONGPASS invalid username-password pair or user is disabled.' };
  }
  return {
    error:
      'ERR AUTH <password> called without any password configured for the default user. ' +
      'Are you sure your configuration is correct?',
  };
}

function hello([version, ...options]: Buffer[]): RespReply {
  if (version !== undefined && `${version}` !== '2') return { error: 'NOPROTO unsupported protocol version' };
  if (options[0]?.toString().toUpperCase() === 'AUTH') {
    const answer = auth(options.slice(1, 3));
    if ('error' in answer) return answer;
  }
  return {
    value: HELLO_FIELDS.flatMap(([name, value]): RespValue[] => [
      Buffer.from(name),
      typeof value === 'number' ? value : Buffer.from(value),
    ]).concat([Buffer.from('modules'), []]),
  };
}

function client([subcommand]: Buffer[]): RespReply {
  switch (subcommand?.toString().toLowerCase()) {
    case 'id':
      return { value: 1 };
    case 'getname':
      return { value: null };
    case 'info':
    case 'list':
      return { value: Buffer.from('id=1 db=0\n') };
    default:
      return OK;
  }
}

function read(store: RespStore, key: Buffer | undefined): { value: Buffer; expiresAt: number } | undefined {
  const name = nameOf(key);
  const entry = store.get(name);
  if (!entry || entry.expiresAt > Date.now()) return entry;
  store.delete(name);
  return undefined;
}

function liveKeys(store: RespStore): string[] {
  return [...store.keys()].filter((name) => read(store, Buffer.from(name, 'latin1')));
}

function remaining(store: RespStore, key: Buffer | undefined, unitMs: number): number {
  const entry = read(store, key);
  if (!entry) return -2;
  return entry.expiresAt === Infinity ? -1 : Math.round((entry.expiresAt - Date.now()) / unitMs);
}

function nameOf(key: Buffer | undefined): string {
  return key?.toString('latin1') ?? '';
}

function wholeNumber(text: Buffer | undefined): number | undefined {
  const number = Number(text);
  return text && /^-?\d+$/.test(text.toString()) && Number.isSafeInteger(number) ? number : undefined;
}
