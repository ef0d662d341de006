import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

export interface Operation {
  readonly security?: readonly object[];
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: object } } };
  readonly responses: Readonly<Record<string, unknown>>;
}

interface Document {
  readonly security: readonly object[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
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
