type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
type Leaf = (value: Json | undefined) => boolean;

/** Whether an event (as EventBridge delivers it) matches. */
export type EventMatcher = (event: unknown) => boolean;

/** Compiles an EventBridge pattern of exact values and prefixes; throws with the name of a matcher that is not known. */
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
  const [name] = Object.keys(matcher);
  const { prefix } = matcher as { prefix?: Json };
  if (name === 'prefix' && typeof prefix === 'string')
    return (value) => typeof value === 'string' && value.startsWith(prefix);
  throw new Error(`event pattern: the matcher "${name}" of ${path} is not known to the local runtime`);
}
