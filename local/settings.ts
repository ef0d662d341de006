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
  v.optional(
    v.pipe(
      v.string(),
      v.check(
        (value) => schemes.includes(URL.parse(value)?.protocol.slice(0, -1) ?? ''),
        `a URL that starts with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`,
      ),
    ),
  );

const text = v.optional(v.string());

/** The environment of `npm start`; what is absent is started on this machine or has its default. */
const environment = v.object({
  PORT: port(3000),
  AWS_PORT: port(4566),
  /** How many times faster than real time schedules, delays and visibility timeouts run. */
  TIME_SCALE: v.optional(
    v.pipe(
      v.string(),
      v.transform(Number),
      v.check((value) => value >= 0.001 && value <= 10_000, 'a number from 0.001 to 10000'),
    ),
    '1',
  ),
  DYNAMODB_ENDPOINT: url('http', 'https'),
  REDIS_URL: url('redis', 'rediss'),
  REDIS_CA_FILE: text,
  MHV_BASE_URL: url('http', 'https'),
  STS_BASE_URL: url('http', 'https'),
  STS_ISSUER: text,
  STS_JWKS_URL: url('http', 'https'),
  API_AUDIENCE: text,
  API_SCOPE: text,
});

/** What the local pipeline is started with; URLs without a slash at their end. */
export type Settings = v.InferOutput<typeof environment>;

/** Reads the settings; an empty variable counts as absent. Throws one line that names variable and rule. */
export function readSettings(variables: Record<string, string | undefined>): Settings {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const result = v.safeParse(environment, given);
  if (result.success) return result.output;
  const lines = result.issues.map((issue) => {
    const name = v.getDotPath(issue) ?? '';
    // The value is shown without what may be a password.
    return `${name} is ${JSON.stringify(given[name]).replace(/\/\/[^@/]*@/, '//***@')}: it must be ${issue.message}`;
  });
  throw new Error(lines.join('; '));
}
