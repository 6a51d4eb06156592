/** An id as it is written in the names of environment variables: `HotOrders` becomes `HOT_ORDERS`. */
export function environmentName(id: string): string {
  return id.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/[^A-Za-z0-9]+/g, '_').toUpperCase();
}

/** An id as the name of a database, which begins with a letter: `HotOrders` becomes `hot_orders`. */
export function databaseName(id: string): string {
  return environmentName(id).toLowerCase().replace(/^(?![a-z])/, 'db_');
}
