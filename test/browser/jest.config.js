import shared from '../../jest.config.js';

/** Tests in Debian's chromium, which `npm test` does not ask of a newcomer: `npm run test:browser`. */
export default {
  ...shared,
  rootDir: '../..',
  testMatch: ['<rootDir>/test/browser/**/*.test.ts'],
  testPathIgnorePatterns: [],
};
