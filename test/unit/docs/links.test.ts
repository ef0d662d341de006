import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const read = (file: string) => readFileSync(path.resolve(file), 'utf8');

function filesIn(folder: string, extension: string): string[] {
  return readdirSync(path.resolve(folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(extension) && !file.includes('node_modules'))
    .map((file) => path.posix.join(folder, file));
}

const rootDocuments = readdirSync(path.resolve('.')).filter((file) => file.endsWith('.md'));
const documents = [...rootDocuments, ...filesIn('docs', '.md')];
const sources = ['lambdas', 'infra', 'local', 'test', 'docs/generator'].flatMap((folder) =>
  [...filesIn(folder, '.ts'), ...filesIn(folder, '.mjs')].filter(
    (file) => !file.startsWith('test/unit/docs/'),
  ),
);

/** As GitHub makes them: lower case, without punctuation, a hyphen for each space. */
function anchorsOf(document: string): string[] {
  return [...document.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function brokenLinks(document: string): string[] {
  const text = read(document).replace(/```[\s\S]*?```/g, '');
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return targets.filter((target) => {
    if (/^[a-z]+:/.test(target)) return false;
    const [file = '', anchor] = target.split('#');
    const linked = file === '' ? document : path.posix.join(path.posix.dirname(document), file);
    if (!existsSync(path.resolve(linked))) return true;
    return anchor !== undefined && !anchorsOf(read(linked)).includes(anchor);
  });
}

/** `docs/domain.md 4`, `docs/adr/0003`, `docs/errors.md`: what comments and documents say in words. */
function brokenCitations(file: string): string[] {
  const cited = [
    ...read(file).matchAll(/\bdocs\/([a-z]+\.(?:md|yaml)|adr\/\d{4})(?:,? (\d+(?:(?:, | and )\d+)*))?/g),
  ];
  return cited
    .filter(([, name = '', sections]) => {
      if (name.startsWith('adr/')) return !adrNumbers.includes(name.slice(4));
      if (!existsSync(path.resolve('docs', name))) return true;
      const numbers = sections?.match(/\d+/g) ?? [];
      return numbers.some((number) => !new RegExp(`^## ${number}\\. `, 'm').test(read(`docs/${name}`)));
    })
    .map(([citation]) => citation);
}

const adrs = readdirSync(path.resolve('docs/adr'));
const adrNumbers = adrs.map((file) => file.slice(0, 4));

describe('documents', () => {
  test.each(documents)('%s: every relative link leads somewhere', (document) => {
    expect(brokenLinks(document)).toEqual([]);
  });

  test.each(documents)('%s: every document that it names exists', (document) => {
    expect(brokenCitations(document)).toEqual([]);
  });

  test('comments of the code cite documents and sections that exist', () => {
    const broken = sources.flatMap((file) => brokenCitations(file).map((citation) => `${file}: ${citation}`));
    expect(broken).toEqual([]);
  });

  test('the sections of docs/domain.md keep their numbers', () => {
    const numbers = [...read('docs/domain.md').matchAll(/^## (\d+)\. /gm)].map(([, number]) =>
      Number(number),
    );
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test('README has at most 150 lines', () => {
    expect(read('README.md').trimEnd().split('\n').length).toBeLessThanOrEqual(150);
  });

  test('decisions have a number each, and docs/architecture.md lists them all', () => {
    expect(new Set(adrNumbers).size).toBe(adrs.length);
    const listed = [...read('docs/architecture.md').matchAll(/\(adr\/([^)]+)\)/g)].map(([, file]) => file);
    expect([...new Set(listed)].sort()).toEqual(adrs.sort());
  });

  test.each(adrs)('docs/adr/%s says what, why and the consequences', (file) => {
    const headings = [...read(`docs/adr/${file}`).matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(['What', 'Why', 'Consequences']);
    expect(read(`docs/adr/${file}`).startsWith(`# ${file.slice(0, 4)}. `)).toBe(true);
  });
});
