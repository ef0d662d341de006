import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

/** One handler is one function, and one bundle in dist/: `<folder>`, of `<part>-handler.ts` `<folder>-<part>`. */
const bundles = readdirSync('lambdas', { recursive: true, encoding: 'utf8' })
  .filter((file) => /^(.+-)?handler\.ts$/.test(path.basename(file)))
  .map((file) => ({
    file,
    name: file.replace(/\/(.+-)?handler\.ts$/, (_, part) => (part ? `-${part.slice(0, -1)}` : '')),
  }));

/**
 * One CommonJS file each, minified, SDK included: the shape with the shortest cold start (docs/adr/0007). Lambda
 * hands out its credentials in the environment, so the SDK's other credential sources, which it loads only when
 * that is empty, stay out.
 */
const { metafile } = await build({
  entryPoints: bundles.map(({ file, name }) => ({ in: `lambdas/${file}`, out: `${name}/index` })),
  outdir: 'dist',
  bundle: true,
  minify: true,
  metafile: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  mainFields: ['module', 'main'],
  inject: ['infra/performance.ts'],
  external: [
    '@aws-sdk/credential-provider-http',
    '@aws-sdk/credential-provider-ini',
    '@aws-sdk/credential-provider-login',
    '@aws-sdk/credential-provider-process',
    '@aws-sdk/credential-provider-sso',
    '@aws-sdk/credential-provider-web-identity',
    '@smithy/credential-provider-imds',
  ],
});

// package.json says "module"; the bundles are not.
for (const { name } of bundles) writeFileSync(`dist/${name}/package.json`, '{"type":"commonjs"}\n');
writeFileSync('dist/metafile.json', JSON.stringify(metafile));

// Last, and one by one: whoever synthesizes meanwhile finds every bundle there.
for (const name of readdirSync('dist')) {
  if (name !== 'metafile.json' && !bundles.some((bundle) => bundle.name === name))
    rmSync(`dist/${name}`, { recursive: true });
}
