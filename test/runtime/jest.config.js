// The slow scenarios of what runs in AWS: real processes, killed and starved. Python for the SQS server, as in docs/emulator.md.
/** @type {import('jest').Config} */
module.exports = {
  rootDir: '../..',
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/runtime/**/*.scenario.ts'],
  moduleFileExtensions: ['ts', 'mjs', 'js', 'json', 'node'],
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.dev.json', diagnostics: false }] },
  maxWorkers: 2,
  // Back-offs of 10 and 20 s are waited for, several at once, on a machine that does other things.
  testTimeout: 120_000,
};
