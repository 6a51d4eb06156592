import { RESERVED_BY_LAMBDA } from '../../private/environment-name';
import type { Rule } from '../rule';

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
      const taken = environment.names.filter((name) => RESERVED_BY_LAMBDA.has(name));
      if (taken.length > 0) yield { resource, message: `its environment variables must not have names of Lambda's own, got ${taken.join(' and ')}` };
    }
  },
};
