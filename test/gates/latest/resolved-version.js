// Before each test file: proof that what it imports is the other aws-cdk-lib. A class says which release it comes from.
const { App } = require('aws-cdk-lib/core');

const wanted = process.env.LATEST_AWS_CDK_LIB;
const { version } = App[Symbol.for('jsii.rtti')];
if (version !== wanted) throw new Error(`aws-cdk-lib must be ${wanted} in these tests, got ${version}; see the moduleNameMapper of test/gates/latest/jest.config.js`);
