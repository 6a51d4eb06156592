import { IConstruct } from 'constructs';
import { knownText } from './known';
import { refuse } from './refusal';

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
