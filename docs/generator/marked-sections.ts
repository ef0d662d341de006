import { readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * A document that is written by hand, but for what stands between two marks.
 * @param sections their content, by the name in the marks.
 */
export function withMarkedSections(document: string, sections: Readonly<Record<string, string>>): string {
  const text = readFileSync(path.resolve(document), 'utf8');
  return Object.entries(sections).reduce((filled, [name, content]) => {
    const begin = `<!-- generated: ${name} (npm run docs) -->`;
    const end = `<!-- end of ${name} -->`;
    const [before, rest] = filled.split(begin);
    const after = rest?.split(end)[1];
    if (before === undefined || after === undefined) {
      throw new Error(`${document} lacks "${begin}" or "${end}".`);
    }
    return `${before}${begin}\n\n${content}\n\n${end}${after}`;
  }, text);
}
