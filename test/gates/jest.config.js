// The slow gates: what needs a build, the validator, or a process of its own.
const { projects: [unit] } = require('../../jest.config.js');

const { displayName: _, ...base } = unit;

/** @type {import('jest').Config} */
module.exports = {
  ...base,
  rootDir: '../..',
  roots: ['<rootDir>/test/gates'],
  testPathIgnorePatterns: ['/node_modules/'],
  // Two of them build when the build is stale, and the validator takes 400 MB a process.
  maxWorkers: 1,
  // A build or a synth with the validator, on a slow machine.
  testTimeout: 180_000,
};
