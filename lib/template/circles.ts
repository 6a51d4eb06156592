import { isObject } from './json';
import type { Resource } from './resource';
import type { StackTemplate } from './stack-template';

/**
 * Logical ids of resources that wait for each other, in the order they do: CloudFormation refuses such a template.
 *
 * Only what surely holds counts: what stands under `Fn::If`, or belongs to a resource with a condition, does not.
 */
export function circleIn(stack: StackTemplate): string[] | undefined {
  const waits = new Map(stack.resources.filter((resource) => !resource.isConditional).map((resource) => [resource.logicalId, waitsFor(resource)]));
  const done = new Set<string>();
  for (const start of waits.keys()) {
    // Each id on the way with those it has yet to follow: a recursion could be as deep as a template has resources.
    const way = [{ id: start, ahead: [...waits.get(start) ?? []] }];
    while (way.length > 0 && !done.has(start)) {
      const { id, ahead } = way[way.length - 1];
      const next = ahead.pop();
      if (next === undefined) {
        done.add(id);
        way.pop();
        continue;
      }
      const seen = way.findIndex((step) => step.id === next);
      if (seen >= 0) return [...way.slice(seen).map((step) => step.id), next];
      if (waits.has(next) && !done.has(next)) way.push({ id: next, ahead: [...waits.get(next) ?? []] });
    }
  }
  return undefined;
}

function waitsFor(resource: Resource): Set<string> {
  const found = new Set(resource.dependsOn);
  const open: unknown[] = [resource.written.Properties];
  while (open.length > 0) {
    const node = open.pop();
    if (Array.isArray(node)) open.push(...node as unknown[]);
    if (!isObject(node) || Object.hasOwn(node, 'Fn::If')) continue;
    if (typeof node.Ref === 'string') found.add(node.Ref);
    const attribute = node['Fn::GetAtt'];
    if (typeof attribute === 'string') found.add(attribute.split('.')[0]);
    if (Array.isArray(attribute) && typeof attribute[0] === 'string') found.add(attribute[0]);
    for (const name of substitutedIn(node['Fn::Sub'])) found.add(name);
    for (const child of Object.values(node)) if (typeof child === 'object') open.push(child);
  }
  return found;
}

function substitutedIn(sub: unknown): string[] {
  const [text, variables] = Array.isArray(sub) ? sub as unknown[] : [sub, {}];
  if (typeof text !== 'string') return [];
  return [...text.matchAll(/\$\{([^!}][^}]*)\}/g)].map(([, name]) => name.trim().split('.')[0])
    .filter((name) => !isObject(variables) || !Object.hasOwn(variables, name));
}
