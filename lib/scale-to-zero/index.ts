export * from './dispatcher';
export * from './fargate-worker';
export * from './function-code';
export * from './lambda-function-options';
export * from './lambda-worker';
export * from './scale-to-zero-stack';
export * from './serverless-database';
export * from './serverless-database-props';
