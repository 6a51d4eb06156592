import { IConstruct } from 'constructs';
import { knownText } from './known';
import { refuse } from './refusal';

/**
 * What Lambda sets itself and refuses to be given: the reserved ones of the page, which "cannot be set in your function configuration".
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export const RESERVED_BY_LAMBDA: ReadonlySet<string> = new Set([
  '_HANDLER', '_X_AMZN_TRACE_ID', 'AWS_DEFAULT_REGION', 'AWS_REGION', 'AWS_EXECUTION_ENV', 'AWS_LAMBDA_FUNCTION_NAME', 'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_VERSION', 'AWS_LAMBDA_INITIALIZATION_TYPE', 'AWS_LAMBDA_LOG_GROUP_NAME', 'AWS_LAMBDA_LOG_STREAM_NAME', 'AWS_ACCESS_KEY', 'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_LAMBDA_RUNTIME_API', 'LAMBDA_TASK_ROOT', 'LAMBDA_RUNTIME_DIR',
]);

/** An id as it is written in the names of environment variables: `HotOrders` becomes `HOT_ORDERS`. */
export function environmentName(id: string): string {
  return id.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/[^A-Za-z0-9]+/g, '_').toUpperCase();
}

/** An id as the name of a database, which begins with a letter: `HotOrders` becomes `hot_orders`. */
export function databaseName(id: string): string {
  return environmentName(id).toLowerCase().replace(/^(?![a-z])/, 'db_');
}

/**
 * Refuses a name under which no consumer could read its environment: Lambda takes letters, digits and underscores, and so do shells.
 *
 * @param prop by which the user would give another name
 */
export function requireEnvironmentName(scope: IConstruct, prop: string, name: string): void {
  const text = knownText(name);
  if (text === undefined || /^[A-Za-z]\w*$/.test(text)) return;
  refuse(scope, `${prop} must be letters, digits and underscores, beginning with a letter, got ${JSON.stringify(text)}; pass a name that Lambda and shells can read`);
}
