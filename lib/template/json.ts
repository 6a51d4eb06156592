/** An object of JSON, as it stands in a file. */
export interface JsonObject {
  readonly [key: string]: unknown;
}

/** Deeper than any template can be; what is deeper was written to break its reader. */
export const DEEPEST = 150;

/** Whether a value of JSON is an object, lists excluded. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What an object of JSON has under a name: never what every object of JavaScript has. */
export function own(value: JsonObject, name: string): unknown {
  return Object.hasOwn(value, name) ? value[name] : undefined;
}

/** A section of a template, empty where the template has none. */
export function sectionOf(template: JsonObject, name: string): JsonObject {
  const content = own(template, name);
  return isObject(content) ? content : {};
}
