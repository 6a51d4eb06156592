import { isObject } from './json';
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
    found = circleIn(edgesOf(stack)) ?? [];
    FOUND.set(stack, found);
  }
  return found.length === 0 ? undefined : [...found, found[0]];
}

/** Names of conditions that are made of each other, likewise: CloudFormation refuses them. */
export function conditionCircleOf(stack: StackTemplate): readonly string[] | undefined {
  const found = circleIn(new Map(Object.entries(stack.section('Conditions')).map(([name, node]) => [name, conditionsIn(node)])));
  return found === undefined ? undefined : [...found, found[0]];
}

function conditionsIn(condition: unknown): Set<string> {
  const found = new Set<string>();
  const open = [condition];
  while (open.length > 0) {
    const node = open.pop();
    if (!isObject(node) && !Array.isArray(node)) continue;
    for (const [key, value] of Object.entries(node)) {
      if (key === 'Condition' && typeof value === 'string') found.add(value);
      else open.push(value);
    }
  }
  return found;
}

/** The nodes of a circle in a graph, the first of them as it stands in the graph; `undefined` if there is none. */
export function circleIn<T>(edges: ReadonlyMap<T, ReadonlySet<T>>): T[] | undefined {
  const done = new Set<T>();
  for (const [start, following] of edges) {
    if (done.has(start) || following.size === 0) continue;
    // Each node on the way with those it has yet to follow: a recursion could be as deep as a template has resources.
    const path: T[] = [start];
    const open = new Set([start]);
    const pending = [[...following]];
    while (path.length > 0) {
      const next = pending.at(-1)?.pop();
      if (next === undefined) {
        const left = path.pop() as T;
        open.delete(left);
        done.add(left);
        pending.pop();
      } else if (open.has(next)) {
        return path.slice(path.indexOf(next));
      } else if (!done.has(next)) {
        const further = edges.get(next);
        // Most lead nowhere.
        if (further === undefined || further.size === 0) continue;
        path.push(next);
        open.add(next);
        pending.push([...further]);
      }
    }
  }
  return undefined;
}

/** What surely waits for what. */
function edgesOf(stack: StackTemplate): Map<string, ReadonlySet<string>> {
  const edges = new Map<string, ReadonlySet<string>>();
  for (const resource of stack.resources) if (!resource.isConditional) edges.set(resource.logicalId, waitsFor(resource));
  return edges;
}

const NOTHING: ReadonlySet<string> = new Set();

function waitsFor({ dependsOn, references: { references } }: Resource): ReadonlySet<string> {
  if (dependsOn.length === 0 && references.length === 0) return NOTHING;
  const found = new Set(dependsOn);
  for (const { name, isCertain } of references) if (isCertain) found.add(name);
  return found;
}
