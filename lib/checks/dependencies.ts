import type { Resource } from '../template';

/** What CloudFormation creates before a resource, as far as its template says: what it names or depends on, and so on. */
export function createdBefore(resource: Resource): ReadonlySet<string> {
  const { stack } = resource;
  const found = new Set<string>();
  const open = [resource];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const id of [...next.dependsOn, ...next.references.references.map(({ name }) => name)]) {
      const named = found.has(id) ? undefined : stack.resource(id);
      found.add(id);
      if (named !== undefined) open.push(named);
    }
  }
  return found;
}
