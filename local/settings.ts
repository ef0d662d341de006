import { readFileSync } from 'node:fs';
import * as v from 'valibot';

const port = (otherwise: number) =>
  v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d+$/, 'a port number from 0 to 65535, 0 for any free one'),
      v.transform(Number),
      v.maxValue(65_535, 'a port number from 0 to 65535, 0 for any free one'),
    ),
    String(otherwise),
  );

const url = (...schemes: string[]) =>
  v.pipe(
    v.string(),
    v.check(
      (value) => schemes.includes(URL.parse(value)?.protocol.slice(0, -1) ?? ''),
      `a URL that starts with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`,
    ),
  );

/** Paths are appended to it: a slash at its end would be doubled. */
const baseUrl = v.optional(
  v.pipe(
    url('http', 'https'),
    v.transform((value) => value.replace(/\/+$/, '')),
  ),
);

function isReadable(file: string): boolean {
  try {
    readFileSync(file);
    return true;
  } catch {
    return false;
  }
}

const MILLISECONDS = 'a number of milliseconds from 0 to 10000';

const text = v.optional(v.string());

/** The environment of `npm start`; what is absent is started on this machine or has its default. */
const environment = v.object({
  PORT: port(3000),
  AWS_PORT: port(4566),
  CONSOLE_PORT: port(4580),
  /** How many times faster than real time schedules, delays and visibility timeouts run. */
  TIME_SCALE: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d*\.?\d+$/, 'a number from 0.001 to 10000'),
      v.transform(Number),
      v.check((value) => value >= 0.001 && value <= 10_000, 'a number from 0.001 to 10000'),
    ),
    '1',
  ),
  DYNAMODB_ENDPOINT: v.optional(url('http', 'https')),
  REDIS_URL: v.optional(url('redis', 'rediss')),
  REDIS_CA_FILE: v.optional(v.pipe(v.string(), v.check(isReadable, 'a file that can be read'))),
  MHV_BASE_URL: baseUrl,
  /** What MHV takes: the simulator waits so long, and the throttle is made for it. */
  MHV_LATENCY_MS: v.optional(
    v.pipe(v.string(), v.regex(/^\d+$/, MILLISECONDS), v.transform(Number), v.maxValue(10_000, MILLISECONDS)),
  ),
  STS_BASE_URL: baseUrl,
  STS_ISSUER: text,
  STS_JWKS_URL: v.optional(url('http', 'https')),
  API_AUDIENCE: text,
  API_SCOPE: text,
  /** Where endpoints.json and log.jsonl are written. */
  LOCAL_FOLDER: v.optional(v.string(), '.local'),
});

/** What the local pipeline is started with; base URLs without a slash at their end. */
export type Settings = v.InferOutput<typeof environment>;

/** Reads the settings; an empty variable counts as absent. Throws one line that names variable and rule. */
export function readSettings(variables: Record<string, string | undefined>): Settings {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const result = v.safeParse(environment, given);
  if (result.success) {
    checkPorts(result.output);
    return result.output;
  }
  const lines = result.issues.map((issue) => {
    const name = v.getDotPath(issue) ?? '';
    // A typo in the URL of Redis may be anywhere around its password, and an @ may follow one.
    const isSecret = name === 'REDIS_URL' || given[name]?.includes('@');
    return `${name} is ${isSecret ? 'not usable' : JSON.stringify(given[name])}: it must be ${issue.message}`;
  });
  throw new Error(lines.join('; '));
}

function checkPorts({ PORT, AWS_PORT, CONSOLE_PORT }: Settings): void {
  const taken = new Map<number, string>();
  for (const [name, port] of Object.entries({ PORT, AWS_PORT, CONSOLE_PORT })) {
    const other = taken.get(port);
    if (port !== 0 && other !== undefined)
      throw new Error(
        `${other} and ${name} are both ${port}: set one of them to another, 0 for any free one`,
      );
    taken.set(port, name);
  }
}
