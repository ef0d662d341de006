import * as v from 'valibot';

/** The variables of one function: every value is a string until its schema has read it. */
export type EnvironmentSchema = v.ObjectSchema<v.ObjectEntries, undefined>;

/** What every function has, set by the function construct in infra/. */
export const commonVariables = {
  STAGE: v.pipe(v.string(), v.minLength(1)),
  /** Capability; Powertools puts it on every log line and metric. */
  POWERTOOLS_SERVICE_NAME: v.pipe(v.string(), v.minLength(1)),
  POWERTOOLS_METRICS_NAMESPACE: v.pipe(v.string(), v.minLength(1)),
  POWERTOOLS_LOG_LEVEL: v.picklist(['DEBUG', 'INFO', 'WARN', 'ERROR']),
  /** Label of the deployment: on every log line, and what makes Lambda publish a version (docs/adr/0015). */
  RELEASE: v.pipe(v.string(), v.minLength(1)),
  /** Read by the AWS SDK: whether it calls the endpoints whose cryptography FIPS 140 has validated. */
  AWS_USE_FIPS_ENDPOINT: v.picklist(['true', 'false']),
};

/** What Lambda itself sets, and no template. */
const RuntimeVariables = v.object({
  AWS_LAMBDA_FUNCTION_NAME: v.optional(v.string(), 'function'),
  AWS_LAMBDA_FUNCTION_VERSION: v.optional(v.string(), '$LATEST'),
});

export const text = v.pipe(v.string(), v.minLength(1));
export const url = v.pipe(v.string(), v.url());
export const flag = v.pipe(
  v.picklist(['true', 'false']),
  v.transform((value) => value === 'true'),
);
/** 0 to 100, with decimals. */
export const percentage = v.pipe(
  v.string(),
  v.regex(/^\d{1,3}(\.\d+)?$/, 'a percentage'),
  v.transform(Number),
  v.maxValue(100),
);
/** With commas between its members, and none of them empty. */
export const list = v.pipe(
  v.string(),
  v.transform((value) => value.split(',').filter((member) => member !== '')),
);

/**
 * Reads a function's environment once, at cold start.
 * @throws an error that names every variable that is missing or wrong, never its value (it may be a secret).
 */
export function readEnvironment<S extends EnvironmentSchema>(
  schema: S,
  environment: NodeJS.ProcessEnv = process.env,
): v.InferOutput<S> & v.InferOutput<typeof RuntimeVariables> {
  const read = v.safeParse(schema, environment);
  if (read.success) return { ...read.output, ...v.parse(RuntimeVariables, environment) };
  const names = read.issues.map(
    (issue) => `${v.getDotPath(issue) ?? issue.message} (${issue.expected ?? 'another value'})`,
  );
  throw new Error(`Environment variables to mend: ${names.join(', ')}`);
}
