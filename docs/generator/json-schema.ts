import { type JsonSchema, toJsonSchema } from '@valibot/to-json-schema';
import type * as v from 'valibot';

/**
 * JSON Schema 2020-12 of a valibot schema. Checks written as functions have no JSON form: the regular expressions
 * beside them stay.
 * @param side `input`: what may be sent (defaults are optional). `output`: what is answered.
 */
export function jsonSchemaOf(schema: v.GenericSchema, side: 'input' | 'output'): JsonSchema {
  const { $schema, ...rest } = toJsonSchema(schema, {
    target: 'draft-2020-12',
    typeMode: side,
    ignoreActions: ['check'],
  });
  return rest;
}
