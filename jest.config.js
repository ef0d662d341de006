/** Sources are TypeScript that Node runs as it is; jest transforms them to CommonJS because its ESM mode is slower. */
const transform = {
  '^.+\\.(ts|js|mjs)$': [
    '@swc/jest',
    { jsc: { target: 'es2024', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
  ],
};

export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // They need a browser: test/browser/jest.config.js.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/browser/'],
  // Tests wait for conditions, each with a limit that says what did not happen: a slow machine fails none.
  testTimeout: 60_000,
  // Half of the tests' time is waiting: on two cores jest would take one worker.
  maxWorkers: '100%',
  transform,
  // middy is published as ES modules only.
  transformIgnorePatterns: ['/node_modules/(?!@middy/)'],
  moduleNameMapper: { '^@middy/([^/]+)$': '<rootDir>/node_modules/@middy/$1/index.js' },
};
