import { existsSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import type { LoadKind, LoadReport } from './ports.ts';

const Report = v.object({ stage: v.string(), passed: v.boolean(), at: v.pipe(v.string(), v.isoTimestamp()) });

/** `<folder>/load/<release>/<kind>.json` (docs/ops.md). @throws one line that names the file if it is not one. */
export function readLoadReport(folder: string, kind: LoadKind, release: string): LoadReport | undefined {
  const file = `${folder}/load/${release}/${kind}.json`;
  if (!existsSync(file)) return undefined;
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), Report), readFileSync(file, 'utf8'));
  if (read.success) return read.output;
  throw new Error(`${file} is no report: ${v.getDotPath(read.issues[0]) ?? 'it'}: ${read.issues[0].message}`);
}
