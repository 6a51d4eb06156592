import { composed } from './text-parts';
import { DEEPEST, isObject } from './json';
import { Reference, Text, Unknown, Value } from './value';

/** What stands for a part that is not known while the text around it is parsed; no template holds it. */
const PLACEHOLDER = /\uE000(\d+)\uE001/;

/** JSON inside a text, references in their places; a text that is no JSON stays what it is. */
export function jsonIn(value: Value | undefined): Value | undefined {
  if (typeof value !== 'string' && !(value instanceof Text)) return value;
  const parts = typeof value === 'string' ? [value] : value.parts;
  const open: Array<Reference | Unknown> = [];
  const text = parts.map((part) => {
    if (typeof part === 'string') return part;
    open.push(part);
    return `\uE000${open.length - 1}\uE001`;
  }).join('');
  const bare = text.trimStart();
  if (!bare.startsWith('{') && !bare.startsWith('[')) return value;
  try {
    // A number that is not known stands bare.
    return restored(JSON.parse(text.replace(/([:,[]\s*)(\uE000\d+\uE001)(?=\s*[,\]}])/g, '$1"$2"')), open, 0);
  } catch {
    return value;
  }
}

function restored(node: unknown, open: ReadonlyArray<Reference | Unknown>, depth: number): Value {
  if (depth > DEEPEST) return new Unknown('it is nested too deeply');
  if (typeof node === 'string') return composed(node.split(PLACEHOLDER).map((part, index) => index % 2 === 0 ? part : open[Number(part)]));
  if (Array.isArray(node)) return node.map((item) => restored(item, open, depth + 1));
  if (isObject(node)) return Object.fromEntries(Object.entries(node).map(([name, item]) => [name, restored(item, open, depth + 1)]));
  return typeof node === 'number' || typeof node === 'boolean' ? node : null;
}
