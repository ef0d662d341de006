import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { SentRequest } from '../../fixtures/lambda-events.ts';
import type { Schema } from './openapi.ts';

/** Planted wherever a caller can put text: it has to be found nowhere. With digits, because names of letters are named. */
export const CANARY = 'canary7734';

export type Body = Pick<SentRequest, 'body' | 'isBase64Encoded'>;

/** Values that a schema allows. */
function valid(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(valid));
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  switch (schema.type) {
    case 'null':
      return fc.constant(null);
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -1e9, max: schema.maximum ?? 1e9 });
    case 'string':
      return schema.pattern
        ? fc.stringMatching(new RegExp(schema.pattern))
        : fc.string({ minLength: schema.minLength ?? 0, maxLength: schema.maxLength ?? 100 });
    case 'object': {
      const fields = Object.entries(schema.properties ?? {}).map(
        ([name, field]) => [name, valid(field)] as const,
      );
      return fc.record(Object.fromEntries(fields), { requiredKeys: [...(schema.required ?? [])] });
    }
    default:
      throw new Error(`The fuzzer does not know the type ${schema.type}.`);
  }
}

const oddNames = [
  CANARY,
  `${CANARY}@private.test`,
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '',
  'a.b',
  '$where',
  'icn\u0000',
  '😀'.repeat(50),
  'x'.repeat(500),
];
const nested = (depth: number): unknown => (depth === 0 ? CANARY : { a: nested(depth - 1) });
const oddValues: readonly unknown[] = [
  CANARY,
  `${CANARY}@private.test`,
  `<script>${CANARY}</script>`,
  `${CANARY}\r\nX-Forged: 1`,
  `\u001b[31m${CANARY}\u0000`,
  `{"_aws":{"Timestamp":1},"level":"ERROR","message":"${CANARY}"}`,
  '\ud800',
  '\u202e\ufeff',
  '',
  'x'.repeat(5_000),
  '1012832025V743496',
  '1012667145V762142^NI^200M^USVHA^T',
  null,
  true,
  0,
  -0,
  5.5,
  1e308,
  Number.MIN_VALUE,
  2 ** 53,
  [],
  [CANARY],
  {},
  { [CANARY]: CANARY },
  JSON.parse(`{"__proto__":{"icn":"${CANARY}"}}`),
  nested(500),
];

type Change = {
  readonly at: number;
  readonly name: string;
  readonly value: unknown;
  readonly how: 'set' | 'add' | 'drop';
};
const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(20),
  name: fc.constantFrom(...oddNames),
  value: fc.oneof(fc.constantFrom(...oddValues), fc.jsonValue()),
  how: fc.constantFrom('set', 'add', 'drop'),
});

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Every object within, itself first. */
function objectsIn(value: unknown): Record<string, unknown>[] {
  return isObject(value) ? [value, ...Object.values(value).flatMap(objectsIn)] : [];
}

/** Near to what is valid: some fields set, added or dropped, at any depth. */
function changed(body: unknown, changes: readonly Change[]): unknown {
  const copy: unknown = structuredClone(body);
  for (const { at, name, value: set, how } of changes) {
    const value: unknown = structuredClone(set);
    const objects = objectsIn(copy);
    const object = objects[at % Math.max(objects.length, 1)];
    if (!object) continue;
    const names = Object.keys(object);
    const existing = names[at % Math.max(names.length, 1)] ?? CANARY;
    if (how === 'drop') delete object[existing];
    // As JSON.parse does it: `__proto__` is a field like any other.
    else
      Object.defineProperty(object, how === 'set' ? existing : name, {
        value,
        enumerable: true,
        configurable: true,
        writable: true,
      });
  }
  return copy;
}

const asText: readonly ((json: string) => string)[] = [
  (json) => `\ufeff${json}`,
  (json) => ` \r\n\t${json}\n`,
  (json) => `${json}${json}`,
  (json) => `${json}\u0000${CANARY}`,
  (json) => json.slice(0, -1),
  (json) => json.slice(0, Math.floor(json.length / 2)),
  (json) => `[${json}]`,
  (json) => JSON.stringify(json),
  (json) => json.replace('{', `{"icn":"${CANARY}","icn":"1012667145V762142",`),
  (json) => json.replace(/\}$/, `,"icn":"${CANARY}"}`),
  (json) => json.replace('{', '{/* comment */'),
  (json) => json.replaceAll('"', "'"),
  (json) => json.replace(/\}$/, ',"a":NaN}'),
  (json) => json.replace(/\}$/, `,"a":1e999,"b":${'9'.repeat(400)}}`),
  (json) => json.replace(/\}$/, `,"a":${'['.repeat(3_900)}${']'.repeat(3_900)}}`),
  (json) => json.replace(/\}$/, `,"a":"${'\\ud800'.repeat(100)}"}`),
  (json) => json.replace(/\}$/, `,"${'\\u0063'}${CANARY}":1}`),
  () => '',
  () => 'null',
  () => CANARY,
  () => '['.repeat(8_000),
  () => `{"${CANARY}":"${'x'.repeat(9_000)}"}`,
  () => `icn=${CANARY}&email=${CANARY}`,
  () => `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;${CANARY}</a>`,
];

const bomb = gzipSync('x'.repeat(1_000_000)).toString('base64');
const asSent: readonly ((text: string) => Body)[] = [
  (text) => ({ body: Buffer.from(text).toString('base64'), isBase64Encoded: true }),
  (text) => ({ body: text, isBase64Encoded: true }),
  (text) => ({ body: gzipSync(text).toString('base64'), isBase64Encoded: true }),
  (text) => ({ body: `${bomb}${text}`, isBase64Encoded: true }),
  (text) => ({ body: Buffer.from(text, 'utf16le').toString('base64'), isBase64Encoded: true }),
  () => ({
    body: Buffer.from([0x7b, 0xff, 0xfe, 0xc0, 0x80, 0x7d]).toString('base64'),
    isBase64Encoded: true,
  }),
  () => ({ body: null }),
];
const plainly = (text: string): Body => ({ body: text });

/** Bodies for this schema: valid ones, ones that are nearly so, and ones that are no JSON. */
export function anyBody(schema: Schema, usual: object): fc.Arbitrary<Body> {
  const mostly = <T>(common: fc.Arbitrary<T>, rare: fc.Arbitrary<T>) =>
    fc.oneof({ weight: 3, arbitrary: common }, { weight: 1, arbitrary: rare });
  const same = (text: string) => text;
  const body = valid(schema) as fc.Arbitrary<object>;
  return fc
    .record({
      value: mostly(
        body.map((value) => ({ ...value, ...usual })),
        body,
      ),
      changes: mostly(fc.array(change, { maxLength: 3 }), fc.constant<Change[]>([])),
      text: mostly(fc.constant(same), fc.constantFrom(...asText)),
      wire: mostly(fc.constant(plainly), fc.constantFrom(...asSent)),
    })
    .map(({ value, changes, text, wire }) => wire(text(JSON.stringify(changed(value, changes)))));
}
