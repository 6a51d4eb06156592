/** The nodes of a circle in a graph, the first of them as it stands in the graph; `undefined` if there is none. */
export function circleIn<T>(edges: ReadonlyMap<T, ReadonlySet<T>>): T[] | undefined {
  const done = new Set<T>();
  for (const start of edges.keys()) {
    if (done.has(start)) continue;
    const path: T[] = [start];
    const open = new Set([start]);
    const pending = [[...edges.get(start) ?? []]];
    while (path.length > 0) {
      const next = pending.at(-1)?.shift();
      if (next === undefined) {
        const left = path.pop() as T;
        open.delete(left);
        done.add(left);
        pending.pop();
      } else if (open.has(next)) {
        return path.slice(path.indexOf(next));
      } else if (!done.has(next)) {
        path.push(next);
        open.add(next);
        pending.push([...edges.get(next) ?? []]);
      }
    }
  }
  return undefined;
}
