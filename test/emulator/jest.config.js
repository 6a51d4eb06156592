// Not part of `npm test`: what this takes besides Node is in docs/emulator.md; `npm run test:emulator` looks first.
/** @type {import('jest').Config} */
module.exports = {
  rootDir: '../..',
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/emulator/**/*.test.ts'],
  moduleFileExtensions: ['ts', 'mjs', 'js', 'json', 'node'],
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.dev.json', diagnostics: false }] },
  // One emulator at a time, in this process.
  maxWorkers: 1,
  // A whole scenario takes 5 to 40 s on two idle cores.
  testTimeout: 240_000,
};
