import { createHash } from 'node:crypto';
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

/** One file of the page, as it is served. */
export interface PageFile {
  readonly content: Uint8Array<ArrayBuffer>;
  readonly type: string;
}

export interface PageFiles {
  /** The file of this path; of every other one the document, which shows what the path names. */
  find(urlPath: string): PageFile;
}

const SOURCES = path.join(import.meta.dirname, 'page');
const PACKAGES = path.resolve('node_modules');
/** Where the files are that the styles name. */
const USWDS = path.join(PACKAGES, '@uswds/uswds');

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** The page of these sources: bundled once, and kept in `folder` until they change. */
export async function readPage(folder: string): Promise<PageFiles> {
  const kept = path.join(folder, digestOfSources());
  if (!readNames(kept)) await build(folder, kept);
  const files = new Map(
    (readNames(kept) ?? []).filter(isFile).map((name): [string, PageFile] => [
      `/${name}`,
      {
        content: new Uint8Array(readFileSync(path.join(kept, name))),
        type: types[path.extname(name)] ?? 'application/octet-stream',
      },
    ]),
  );
  const document = files.get('/index.html');
  if (!document) throw new Error(`${kept} has no index.html: remove that folder and start again`);
  return { find: (urlPath) => files.get(urlPath) ?? document };
}

async function build(folder: string, kept: string): Promise<void> {
  // Loaded when they are needed: together they take a second.
  const [{ build: bundle }, { compile }] = await Promise.all([import('esbuild'), import('sass')]);
  const before = readNames(folder) ?? [];
  const making = `${kept}.making-${process.pid}`;
  mkdirSync(making, { recursive: true });
  await bundle({
    entryPoints: [path.join(SOURCES, 'main.tsx')],
    outfile: path.join(making, 'page.js'),
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
  });
  const { css } = compile(path.join(SOURCES, 'style.scss'), {
    style: 'compressed',
    loadPaths: [path.join(USWDS, 'packages'), PACKAGES],
    quietDeps: true,
  });
  writeFileSync(path.join(making, 'page.css'), css);
  for (const [, file = ''] of css.matchAll(/url\("?\/([^")]+)/g)) {
    mkdirSync(path.dirname(path.join(making, file)), { recursive: true });
    copyFileSync(
      path.join(USWDS, file.startsWith('img/') ? 'dist' : 'dist/fonts', file),
      path.join(making, file),
    );
  }
  for (const file of ['index.html', 'icon.svg']) {
    copyFileSync(path.join(SOURCES, file), path.join(making, file));
  }
  try {
    renameSync(making, kept);
  } catch (fault) {
    // Another process was faster, with the same.
    if (!readNames(kept)) throw fault;
    rmSync(making, { recursive: true });
  }
  for (const name of before.filter((each) => !isFile(each))) {
    rmSync(path.join(folder, name), { recursive: true, force: true });
  }
}

/** Of all that the page is made of: its own sources, what they import from the repository, and the packages' versions. */
function digestOfSources(): string {
  const digest = createHash('sha256').update(readFileSync('package-lock.json'));
  for (const folder of [import.meta.dirname, path.resolve('lambdas/contracts')]) {
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
    for (const name of names.filter(isFile)) {
      digest.update(name).update(readFileSync(path.join(folder, name)));
    }
  }
  return digest.digest('hex').slice(0, 16);
}

/** Folders have no dot. */
const isFile = (name: string) => path.extname(name) !== '';

function readNames(folder: string): string[] | undefined {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch {
    return undefined;
  }
}
