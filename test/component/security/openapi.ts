import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { parse } from 'yaml';

export interface Operation {
  readonly security?: readonly object[];
  readonly requestBody?: {
    readonly content: { readonly 'application/json': { readonly schema: { readonly $ref: string } } };
  };
  readonly responses: Readonly<Record<string, unknown>>;
}

/** As much of JSON Schema as the bodies of our requests use. */
export interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

interface Document {
  readonly security: readonly object[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

const openApi: Document = parse(readFileSync(path.resolve('docs/openapi.yaml'), 'utf8'));

/** Every route of the document, as `POST /v1/account`. */
export const operations: Readonly<Record<string, Operation>> = Object.fromEntries(
  Object.entries(openApi.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation]),
  ),
);

/** `public`: a token is not looked at. `optional`: one that is sent has to be good. */
export function tokenAt(route: string): 'needed' | 'optional' | 'public' {
  const security = operations[route]?.security ?? openApi.security;
  if (security.length === 0) return 'public';
  return security.some((scheme) => Object.keys(scheme).length === 0) ? 'optional' : 'needed';
}

// The document's own keywords (`example`, `openapi`) are none of JSON Schema's; formats are documentation.
const ajv = new Ajv2020({ strict: false, validateFormats: false }).addSchema(openApi, 'openapi.yaml');
const pointer = (...parts: readonly string[]) =>
  parts.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

const validators = new Map<string, ValidateFunction>();
function compiled(...parts: readonly string[]): ValidateFunction {
  const $ref = `openapi.yaml#${pointer(...parts, 'content', 'application/json', 'schema')}`;
  const validate = validators.get($ref) ?? ajv.compile({ $ref });
  validators.set($ref, validate);
  return validate;
}

const where = (route: string) => {
  const [method = '', path = ''] = route.split(' ');
  return ['paths', path, method.toLowerCase()];
};

/** What the document says against this answer; none, if it describes it. */
export function undocumented(route: string, status: number, body: unknown): string[] {
  if (!operations[route]?.responses[status]) return [`${route} does not answer ${status}`];
  const validate = compiled(...where(route), 'responses', String(status));
  return validate(body) ? [] : [ajv.errorsText(validate.errors)];
}

/** Whether the document allows this body of a request. */
export function isAllowed(route: string, body: unknown): boolean {
  return compiled(...where(route), 'requestBody')(body);
}

/** The schema of a route's body; undefined if it takes none. */
export function bodySchema(route: string): Schema | undefined {
  const $ref = operations[route]?.requestBody?.content['application/json'].schema.$ref;
  return $ref === undefined ? undefined : openApi.components.schemas[$ref.split('/').at(-1) ?? ''];
}
