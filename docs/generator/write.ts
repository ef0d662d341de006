/** `npm run docs`: writes what test/unit/docs/drift.test.ts compares. */
import { writeFileSync } from 'node:fs';
import { generatedDocuments } from './documents.ts';

for (const { path, text } of generatedDocuments()) {
  writeFileSync(path, text);
  process.stdout.write(`${path}\n`);
}
