import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { functions } from '../../lambdas/contracts/capabilities.ts';
import { withLock } from '../../local/template/lock.ts';

interface Metafile {
  readonly outputs: Record<string, { readonly bytes: number; readonly inputs: Record<string, unknown> }>;
}

const METAFILE = path.resolve('dist/metafile.json');
const SOURCES = ['lambdas', 'infra/bundle.ts', 'package-lock.json'];

function newestOf(source: string): number {
  const { mtimeMs } = statSync(source);
  if (!statSync(source).isDirectory()) return mtimeMs;
  const inside = readdirSync(source, { recursive: true, encoding: 'utf8' });
  return Math.max(mtimeMs, ...inside.map((name) => statSync(path.join(source, name)).mtimeMs));
}

function isCurrent(): boolean {
  return existsSync(METAFILE) && statSync(METAFILE).mtimeMs >= Math.max(...SOURCES.map(newestOf));
}

describe('the bundles', () => {
  let bundles: Map<string, { readonly bytes: number; readonly inputs: readonly string[] }>;
  beforeAll(async () => {
    mkdirSync('.local/assembly', { recursive: true });
    // dist/ is built by the end-to-end tests too, and they run at the same time.
    await withLock('.local/assembly/lock', async () => {
      if (!isCurrent()) execFileSync(process.execPath, ['infra/bundle.ts'], { stdio: 'pipe' });
      const { outputs } = JSON.parse(readFileSync(METAFILE, 'utf8')) as Metafile;
      bundles = new Map(
        Object.entries(outputs).map(([file, { bytes, inputs }]) => [
          path.basename(path.dirname(file)),
          { bytes, inputs: Object.keys(inputs) },
        ]),
      );
    });
  }, 60_000);

  test('are one for each handler', () => {
    expect([...bundles.keys()].sort()).toEqual([...functions].sort());
  });

  test.each(['create-account', 'read-account'])('%s, for which a person waits, has no SDK client', (name) => {
    const { bytes = Number.NaN, inputs = [] } = bundles.get(name) ?? {};
    expect(inputs.filter((input) => input.includes('node_modules/@aws-sdk/client-'))).toEqual([]);
    expect(bytes).toBeLessThanOrEqual(160 * 1024);
  });

  test('take the time from nothing that loads node:perf_hooks', () => {
    for (const capability of bundles.keys()) {
      expect(readFileSync(`dist/${capability}/index.js`, 'utf8')).not.toMatch(/\bperformance\b|perf_hooks/);
    }
  });

  test.each([
    'zod',
    'jose',
    'aws-cdk-lib',
    'constructs',
    '@middy/validator',
  ])('have no %s in them', (name) => {
    for (const [capability, { inputs }] of bundles) {
      const found = inputs.filter((input) => input.includes(`node_modules/${name}/`));
      expect([capability, found]).toEqual([capability, []]);
    }
  });

  test('have ioredis and ElastiCache’s client in bust-cache alone', () => {
    for (const name of ['ioredis', '@aws-sdk/client-elasticache']) {
      const having = [...bundles].filter(([, { inputs }]) =>
        inputs.some((input) => input.includes(`node_modules/${name}/`)),
      );
      expect(having.map(([capability]) => capability)).toEqual(['bust-cache']);
    }
  });
});
