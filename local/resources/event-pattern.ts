type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
type Leaf = (value: Json | undefined) => boolean;

/** Whether an event (as EventBridge delivers it) matches. */
export type EventMatcher = (event: unknown) => boolean;

/** Compiles an EventBridge pattern; throws with the name of a matcher that is not known. */
export function compilePattern(pattern: unknown): EventMatcher {
  const matcher = compileObject(pattern as Json, '');
  return (event) => matcher(event as Json);
}

function compileObject(pattern: Json, path: string): Leaf {
  if (typeof pattern !== 'object' || pattern === null) {
    throw new Error(`event pattern: ${path} must be a list or an object, not ${JSON.stringify(pattern)}`);
  }
  if (Array.isArray(pattern)) {
    const leaves = pattern.map((each) => compileLeaf(each, path));
    // An array in the event matches if one of its elements does.
    return (value) =>
      leaves.some((leaf) => (Array.isArray(value) ? value.some((element) => leaf(element)) : leaf(value)));
  }
  const fields = Object.entries(pattern).map(([key, each]) => {
    if (key.startsWith('$'))
      throw new Error(`event pattern: the matcher "${key}" is not known to the local runtime`);
    return [key, compileObject(each, path ? `${path}.${key}` : key)] as const;
  });
  const matches: Leaf = (value) => {
    if (Array.isArray(value)) return value.some((element) => matches(element));
    const object = typeof value === 'object' && value !== null ? value : {};
    return fields.every(([key, field]) => field(object[key]));
  };
  return matches;
}

function compileLeaf(matcher: Json, path: string): Leaf {
  if (typeof matcher !== 'object' || matcher === null) return (value) => value === matcher;
  const entries = Object.entries(matcher);
  const [name, argument] = entries[0] ?? [];
  const make = name === undefined ? undefined : MATCHERS[name];
  if (entries.length !== 1 || !make || argument === undefined) {
    throw new Error(`event pattern: the matcher "${name}" of ${path} is not known to the local runtime`);
  }
  return make(argument, path);
}

const text =
  (test: (value: string) => boolean): Leaf =>
  (value) =>
    typeof value === 'string' && test(value);

const MATCHERS: Record<string, (argument: Json, path: string) => Leaf> = {
  prefix: (prefix, path) => text((value) => value.startsWith(needText(prefix, path))),
  suffix: (suffix, path) => text((value) => value.endsWith(needText(suffix, path))),
  'equals-ignore-case': (other, path) =>
    text((value) => value.toLowerCase() === needText(other, path).toLowerCase()),
  exists: (wanted) => (value) => (value !== undefined) === wanted,
  'anything-but': (argument, path) => {
    const refused = (Array.isArray(argument) ? argument : [argument]).map((each) => compileLeaf(each, path));
    return (value) => value !== undefined && !refused.some((leaf) => leaf(value));
  },
  numeric: (argument, path) => {
    const parts = Array.isArray(argument) ? argument : [];
    const tests: ((value: number) => boolean)[] = [];
    for (let at = 0; at < parts.length; at += 2) {
      const compare = COMPARISONS[String(parts[at])];
      const bound = parts[at + 1];
      if (!compare || typeof bound !== 'number') {
        throw new Error(`event pattern: numeric ${JSON.stringify(argument)} of ${path} cannot be read`);
      }
      tests.push((value) => compare(value, bound));
    }
    return (value) => typeof value === 'number' && tests.every((test) => test(value));
  },
};

const COMPARISONS: Record<string, (value: number, bound: number) => boolean> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

function needText(value: Json, path: string): string {
  if (typeof value !== 'string')
    throw new Error(`event pattern: ${path} needs a text, not ${JSON.stringify(value)}`);
  return value;
}
