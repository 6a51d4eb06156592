/** Types of resources from a table of services, each with the names of its types: `{ 'AWS::SQS': 'Queue QueuePolicy' }`. */
export function typesOf(table: Readonly<Record<string, string>>): ReadonlySet<string> {
  return new Set(Object.entries(table).flatMap(([service, names]) => names.trim().split(/\s+/).map((name) => `${service}::${name}`)));
}
