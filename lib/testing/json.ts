/** An object of JSON: a template, a section of it, or a property. */
export interface JsonObject {
  [key: string]: unknown;
}

/** Whether a value of JSON is an object, lists excluded. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The same value with every text in it rewritten, names of properties included. */
export function rewritten(value: unknown, rewrite: (text: string) => string): unknown {
  if (typeof value === 'string') return rewrite(value);
  if (Array.isArray(value)) return value.map((element) => rewritten(element, rewrite));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [rewrite(key), rewritten(child, rewrite)]));
}

/** The same value with the properties of every object in alphabetical order; lists keep theirs, which can have a meaning. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]));
}

/** Every text in a value, names of properties included, in the order of `sorted`. */
export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (!isObject(value)) return [];
  return Object.keys(value).sort().flatMap((key) => [key, ...textsIn(value[key])]);
}

/** A section of a template, empty where the template has none. */
export function section(template: JsonObject, name: string): JsonObject {
  const content = template[name];
  return isObject(content) ? content : {};
}

/** A template without some entries of a section, and without the section if nothing else was in it. */
export function withoutEntries(template: JsonObject, name: string, ids: string[]): JsonObject {
  const content = section(template, name);
  const gone = ids.filter((id) => Object.hasOwn(content, id));
  if (gone.length === 0) return template;
  const kept = Object.entries(content).filter(([id]) => !gone.includes(id));
  if (kept.length > 0) return { ...template, [name]: Object.fromEntries(kept) };
  return Object.fromEntries(Object.entries(template).filter(([key]) => key !== name));
}
