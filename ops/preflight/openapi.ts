import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { parse } from 'yaml';
import type { Method } from '../stage/deployed-template.ts';

const Operation = v.object({ security: v.optional(v.array(v.record(v.string(), v.unknown()))) });
const Document = v.object({ paths: v.record(v.string(), v.record(v.string(), Operation)) });

/** One operation of docs/openapi.yaml. */
export interface DocumentedOperation {
  /** `POST /v1/account`. */
  readonly name: Method;
  readonly method: 'GET' | 'POST';
  /** Below `/v1/`. */
  readonly path: string;
  /** Whether it answers without a token. */
  readonly isPublic: boolean;
}

const ROOT = '/v1/';

let read: readonly DocumentedOperation[] | undefined;

/** What docs/openapi.yaml has; read once, from where npm runs: the repository. */
export function documentedOperations(): readonly DocumentedOperation[] {
  read ??= readOperations();
  return read;
}

function readOperations(): readonly DocumentedOperation[] {
  const { paths } = v.parse(Document, parse(readFileSync('docs/openapi.yaml', 'utf8')));
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { security }]) => ({
      name: `${method.toUpperCase()} ${path}` as Method,
      method: v.parse(v.picklist(['GET', 'POST']), method.toUpperCase()),
      path: path.slice(ROOT.length),
      isPublic: isPublic(security),
    })),
  );
}

/** The document's own default is a token; an empty list, or an empty choice in it, needs none. */
function isPublic(security: v.InferOutput<typeof Operation>['security']): boolean {
  if (security === undefined) return false;
  return security.length === 0 || security.some((choice) => Object.keys(choice).length === 0);
}
