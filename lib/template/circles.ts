import type { Resource } from './resource';
import type { StackTemplate } from './stack-template';

const FOUND = new WeakMap<StackTemplate, readonly string[]>();

/**
 * Logical ids of resources that wait for each other, in the order they do, the first once more at the end: CloudFormation refuses such a template.
 *
 * Only what surely holds counts: what stands under `Fn::If`, or belongs to a resource with a condition, does not.
 */
export function circleOf(stack: StackTemplate): readonly string[] | undefined {
  let found = FOUND.get(stack);
  if (found === undefined) {
    found = circleIn(new Map(stack.resources.filter((resource) => !resource.isConditional).map((resource) => [resource.logicalId, waitsFor(resource)]))) ?? [];
    FOUND.set(stack, found);
  }
  return found.length === 0 ? undefined : [...found, found[0]];
}

/** The nodes of a circle in a graph, the first of them as it stands in the graph; `undefined` if there is none. */
export function circleIn<T>(edges: ReadonlyMap<T, ReadonlySet<T>>): T[] | undefined {
  const done = new Set<T>();
  for (const start of edges.keys()) {
    if (done.has(start)) continue;
    // Each node on the way with those it has yet to follow: a recursion could be as deep as a template has resources.
    const path: T[] = [start];
    const open = new Set([start]);
    const pending = [[...edges.get(start) ?? []]];
    while (path.length > 0) {
      const next = pending.at(-1)?.pop();
      if (next === undefined) {
        const left = path.pop() as T;
        open.delete(left);
        done.add(left);
        pending.pop();
      } else if (open.has(next)) {
        return path.slice(path.indexOf(next));
      } else if (edges.has(next) && !done.has(next)) {
        path.push(next);
        open.add(next);
        pending.push([...edges.get(next) ?? []]);
      }
    }
  }
  return undefined;
}

function waitsFor(resource: Resource): Set<string> {
  const named = resource.references.references.filter(({ isCertain }) => isCertain).map(({ name }) => name);
  return new Set([...resource.dependsOn, ...named]);
}
