/** `npm run docs`: writes what test/unit/docs/drift.test.ts and test/infra/cost.test.ts compare. */
import { writeFileSync } from 'node:fs';
import { synthesize } from '../../local/template/synthesize.ts';
import { loadTemplate } from '../../local/template/template.ts';
import { costDocument, SHOWN } from './cost.ts';
import { generatedDocuments } from './documents.ts';

const { template } = loadTemplate((await synthesize({ stage: SHOWN.stage })).folder);
for (const { path, text } of [...generatedDocuments(), costDocument(template)]) {
  writeFileSync(path, text);
  process.stdout.write(`${path}\n`);
}
