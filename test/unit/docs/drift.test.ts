import { readFileSync } from 'node:fs';
import path from 'node:path';
import { generatedDocuments } from '../../../docs/generator/documents.ts';
import { undocumentedReasons } from '../../../docs/generator/routes.ts';

describe('generated documents', () => {
  test.each(generatedDocuments())('$path is what the contracts say', ({ path: name, text }) => {
    if (readFileSync(path.resolve(name), 'utf8') !== text) {
      throw new Error(`${name} is not what the contracts say any more: run \`npm run docs\` and commit it.`);
    }
  });

  test('every reason of the catalogue is documented at the routes that answer with it', () => {
    expect(undocumentedReasons()).toEqual([]);
  });
});
