import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { type BuildOptions, build } from 'esbuild';

/** In the order in which they are measured and printed. */
export const functionNames = ['bare', 'calls_only', 'create_account', 'typical'] as const;
export type FunctionName = (typeof functionNames)[number];

export interface FunctionUnderTest {
  readonly name: FunctionName;
  /** Where its `index.js` is. */
  readonly folder: string;
  readonly bundleBytes: number;
}

/** One figure of each function. */
export type ByFunction = Readonly<Record<FunctionName, number>>;

export function byFunction<T extends { readonly name: FunctionName }>(
  each: readonly T[],
  figure: (of: T) => number,
): ByFunction {
  return Object.fromEntries(each.map((of) => [of.name, figure(of)])) as Record<FunctionName, number>;
}

const OWN = '.local/bench';

/** The functions, bundled. create-account is what `npm run build` made, and so what is deployed. */
export async function bundleFunctions(): Promise<FunctionUnderTest[]> {
  const shared = { bundle: true, platform: 'node', target: 'node24', format: 'cjs' } as const;
  const lean: BuildOptions = { ...shared, minify: true };
  await bundle('bare', 'bench/handlers/bare.ts', lean);
  await bundle('calls_only', 'bench/handlers/calls-only.ts', lean);
  // As CDK's NodejsFunction bundles unless it is told otherwise; but there the SDK of the runtime is used, which is not here.
  await bundle('typical', 'bench/typical/handler.ts', shared);
  return functionNames.map((name) => {
    const folder = name === 'create_account' ? 'dist/create-account' : `${OWN}/${name}`;
    return { name, folder, bundleBytes: statSync(`${folder}/index.js`).size };
  });
}

async function bundle(name: FunctionName, entry: string, options: BuildOptions): Promise<void> {
  const folder = `${OWN}/${name}`;
  mkdirSync(folder, { recursive: true });
  await build({ ...options, entryPoints: [entry], outfile: `${folder}/index.js` });
  // package.json above says "module"; the bundle is not.
  writeFileSync(`${folder}/package.json`, '{"type":"commonjs"}\n');
}
