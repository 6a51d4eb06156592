import type { Rule } from '../rule';

/** The reserved ones of the page, which "cannot be set in your function configuration". */
const RESERVED = [
  '_HANDLER', '_X_AMZN_TRACE_ID', 'AWS_DEFAULT_REGION', 'AWS_REGION', 'AWS_EXECUTION_ENV', 'AWS_LAMBDA_FUNCTION_NAME', 'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_VERSION', 'AWS_LAMBDA_INITIALIZATION_TYPE', 'AWS_LAMBDA_LOG_GROUP_NAME', 'AWS_LAMBDA_LOG_STREAM_NAME', 'AWS_ACCESS_KEY', 'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_LAMBDA_RUNTIME_API', 'LAMBDA_TASK_ROOT', 'LAMBDA_RUNTIME_DIR',
];

/** Some environment variables are Lambda's own. */
export const reservedEnvironmentVariable: Rule = {
  name: 'ReservedEnvironmentVariable',
  severity: 'error',
  cause: 'a function sets an environment variable that is Lambda\'s own',
  consequence: 'Lambda rejects the function',
  fix: 'use another name; the region is in AWS_REGION already',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime',
  cdk: 'refuses some in L2s, silent for L1s',
  find: function* (all) {
    for (const { resource, environment } of all.functions) {
      const taken = environment.names.filter((name) => RESERVED.includes(name));
      if (taken.length > 0) yield { resource, message: `its environment variables must not have names of Lambda's own, got ${taken.join(' and ')}` };
    }
  },
};
