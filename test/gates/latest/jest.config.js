// The unit tests against another aws-cdk-lib; started by tools/test-latest.ts.
const path = require('node:path');
const { projects: [unit], maxWorkers, testTimeout } = require('../../../jest.config.js');

const modules = path.join(process.env.LATEST_FOLDER, 'node_modules');

/** @type {import('jest').Config} */
module.exports = {
  ...unit,
  maxWorkers,
  testTimeout,
  rootDir: '../../..',
  moduleNameMapper: {
    ...unit.moduleNameMapper,
    '^aws-cdk-lib(/.*)?$': `${modules}/aws-cdk-lib$1`,
    // aws-cdk-lib's own copy: two of them would be two classes named Construct.
    '^constructs$': `${modules}/constructs`,
  },
  setupFilesAfterEnv: [`${modules}/aws-cdk-lib/testhelpers/jest-autoclean`, '<rootDir>/test/gates/latest/resolved-version.js'],
};
