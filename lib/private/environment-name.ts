/** An id as it is written in the names of environment variables: `HotOrders` becomes `HOT_ORDERS`. */
export function environmentName(id: string): string {
  return id.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/[^A-Za-z0-9]+/g, '_').toUpperCase();
}
