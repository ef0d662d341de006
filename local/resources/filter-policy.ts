/** Values of message attributes that policies compare: of a String its text, of a String.Array each of its texts. */
export type AttributeValues = Readonly<Record<string, readonly string[]>>;

/** Whether a message with these attributes is for the subscriber. */
export type MessageFilter = (values: AttributeValues) => boolean;

/**
 * Compiles a filter policy of exact texts: of each attribute one value has to be among them, an attribute that is absent
 * matches nothing. Throws with the name of anything else.
 */
export function compileFilterPolicy(policy: unknown): MessageFilter {
  if (policy === undefined) return () => true;
  if (typeof policy !== 'object' || policy === null || Array.isArray(policy))
    throw new Error(`filter policy: ${JSON.stringify(policy)} is not an object`);
  const conditions = Object.entries(policy).map(([name, allowed]) => {
    if (name.startsWith('$')) throw unsupported(`the operator "${name}"`);
    if (!Array.isArray(allowed)) throw unsupported(`"${name}" without a list of texts`);
    for (const each of allowed) {
      if (typeof each !== 'string') throw unsupported(`${JSON.stringify(each)} of "${name}"`);
    }
    return [name, allowed as string[]] as const;
  });
  return (values) =>
    conditions.every(
      ([name, allowed]) =>
        Object.hasOwn(values, name) && values[name]?.some((value) => allowed.includes(value)),
    );
}

const unsupported = (what: string) =>
  new Error(`filter policy: ${what} is not supported by the local runtime`);
