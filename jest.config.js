// CDK's own template validator costs 1.9 s and 376 MB a test file; `npm run test:gates` switches it on.
process.env.CDK_VALIDATION ??= 'false';
// Where a construct was created is of no use to a test, and a third of its time.
process.env.CDK_CONTEXT_JSON ??= JSON.stringify({
  'aws:cdk:disable-stack-trace': true,
  'aws:cdk:disable-creation-stack-traces': true,
});

// Programs that run as processes, or decode real pictures: seconds each, where a unit test takes milliseconds.
const PROGRAMS = ['<rootDir>/test/runtime/', '<rootDir>/test/sample/(?!stacks)'];

// What is slower or needs more than Node has commands of its own (package.json, "scripts").
const ELSEWHERE = ['/node_modules/', '<rootDir>/test/emulator/', '<rootDir>/test/gates/'];

const project = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  // Sources before compiled files: a stale .js beside a .ts is never what runs.
  moduleFileExtensions: ['ts', 'mjs', 'js', 'json', 'node'],
  moduleNameMapper: { '^cdk-scale-to-zero$': '<rootDir>/lib' },
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.dev.json', diagnostics: false }] },
  globalSetup: '<rootDir>/test/bundled-runtime.ts',
  setupFilesAfterEnv: ['aws-cdk-lib/testhelpers/jest-autoclean'],
};

/** @type {import('jest').Config} */
module.exports = {
  // Jest leaves one core to others; on two cores that doubles the time.
  maxWorkers: '100%',
  // A synth takes milliseconds, and seconds on a machine that does three other things.
  testTimeout: 30_000,
  projects: [
    { ...project, displayName: 'unit', testMatch: ['**/*.test.ts'], testPathIgnorePatterns: [...ELSEWHERE, ...PROGRAMS] },
    { ...project, displayName: 'programs', testMatch: ['<rootDir>/test/{runtime,sample}/**/*.test.ts'], testPathIgnorePatterns: [...ELSEWHERE, '<rootDir>/test/sample/stacks'] },
  ],
};
