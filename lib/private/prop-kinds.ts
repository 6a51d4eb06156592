import { Token } from 'aws-cdk-lib/core';
import { IConstruct } from 'constructs';
import file from './prop-kinds.json';
import { refuse, refuseCall } from './refusal';

/** Kinds of the props of each struct, as `npm run docs` writes them. */
const KINDS: Readonly<Record<string, Readonly<Record<string, string>>>> = file;

/**
 * Refuses props of another kind than their types say: a text from context or environment where a number is meant, a
 * number for a Duration, `undefined` in a list.
 *
 * TypeScript sees most of it; JavaScript, `any` and `!` do not, and would meet it as a TypeError somewhere inside.
 *
 * @param at the construct whose props they are, or the function that was called, as it is written
 * @param struct name of the type of the props
 */
export function requireKinds(at: IConstruct | string, struct: keyof typeof file, props: unknown): void {
  if (!isObject(props)) say(at, `props must be an object, got ${described(props)}; pass ${struct}`);
  for (const [prop, kind] of Object.entries(KINDS[struct])) requireKind(at, prop, kind, props[prop]);
}

/** The same of one argument, by its kind as it stands in `prop-kinds.json`. */
export function requireKind(at: IConstruct | string, prop: string, kind: string, value: unknown): void {
  const required = kind.startsWith('!');
  const wanted = required ? kind.slice(1) : kind;
  if (value === undefined) {
    if (required) say(at, `${prop} must be given, got nothing; pass ${nameOf(wanted)}`);
    return;
  }
  if (Token.isUnresolved(value)) return;
  const [, element, collection] = /^(.*?)(\[\]|\{\})?$/.exec(wanted) ?? [];
  if (collection === undefined) requireOne(at, prop, element, value, required);
  else if (collection === '[]') requireList(at, prop, element, value);
  else requireMap(at, prop, element, value);
}

function requireList(at: IConstruct | string, prop: string, element: string, value: unknown): void {
  if (!Array.isArray(value)) say(at, `${prop} must be a list, got ${described(value)}; write it in brackets, or omit it`);
  value.forEach((item, index) => requireKind(at, `${prop}[${index}]`, `!${element}`, item));
}

function requireMap(at: IConstruct | string, prop: string, element: string, value: unknown): void {
  if (!isObject(value)) say(at, `${prop} must be an object of names and values, got ${described(value)}; write it in braces, or omit it`);
  for (const [name, item] of Object.entries(value)) requireKind(at, `${prop}.${name}`, `!${element}`, item);
}

function requireOne(at: IConstruct | string, prop: string, kind: string, value: unknown, required: boolean): void {
  if (isOfKind(kind, value)) return;
  const advice = ADVICE[kind.replace(/\W.*/, '')] ?? (required ? 'pass one' : 'pass one, or omit it');
  say(at, `${prop} must be ${nameOf(kind)}, got ${described(value)}; ${value === null && !required ? 'leave it out' : advice}`);
}

/** What to write instead, where there is more to say than the name of the type. */
const ADVICE: Readonly<Record<string, string>> = {
  number: 'what comes from context or the environment is a text: write Number(…) around it',
  boolean: 'what comes from context or the environment is a text: compare it with \'true\'',
  Duration: 'write Duration.seconds(…) or Duration.minutes(…)',
  IClusterEngine: 'pass rds.DatabaseClusterEngine.auroraPostgres(…) or .auroraMysql(…)',
  IWorkQueue: 'pass a WorkQueue, or WorkQueue.fromWorkQueueAttributes with a queue of your own',
  Size: 'write Size.mebibytes(…) or Size.gibibytes(…)',
};

function isOfKind(kind: string, value: unknown): boolean {
  switch (kind) {
    case 'any': return true;
    case 'number': return typeof value === 'number' && !Number.isNaN(value);
    case 'string': case 'boolean': return typeof value === kind;
    case 'enum': return ['string', 'number'].includes(typeof value);
    case 'object': return isObject(value);
    default: return isNamed(kind, value);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** By its values or by a member: a construct may come from another copy of its library, and a bundler may have shortened the names of classes. */
function isNamed(kind: string, value: unknown): boolean {
  const [name, values] = kind.split('=');
  if (values !== undefined) return values.split('|').includes(String(value));
  if (typeof value !== 'object' || value === null) return false;
  const [, member] = name.split('.');
  if (member !== undefined) return member in value;
  // Of a class without members of its own no more is known than that it is one.
  return isObject(value) && ![Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null);
}

/** `a Duration`, `an IWorkQueue`, `a text`, `one of ZoneCount (2, 3)`. */
function nameOf(kind: string): string {
  if (kind.endsWith('[]')) return 'a list';
  const [name, values] = kind.split('=');
  if (values !== undefined) return `one of ${name} (${values.replaceAll('|', ', ')})`;
  const words: Readonly<Record<string, string>> = { string: 'a text', boolean: 'true or false', enum: 'a value of its enum', object: 'an object', any: 'a value' };
  const [type] = name.split('.');
  return words[type] ?? `${/^[AEIOU]/.test(type) ? 'an' : 'a'} ${type}`;
}

function described(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return `the text ${JSON.stringify(value.slice(0, 40))}`;
  if (typeof value === 'number') return `the number ${value}`;
  if (Array.isArray(value)) return 'a list';
  if (value === null) return 'null';
  if (typeof value !== 'object') return typeof value === 'boolean' ? String(value) : `a ${typeof value}`;
  const name = value.constructor === undefined ? 'Object' : written(value.constructor);
  return name === 'Object' ? 'an object' : `${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name}`;
}

/** The name of a class as its author wrote it: CDK's build numbers those that are wrapped. */
function written({ name }: { readonly name: string }): string {
  return name.replace(/\d$/, '');
}

function say(at: IConstruct | string, sentence: string): never {
  return typeof at === 'string' ? refuseCall(at, sentence) : refuse(at, sentence);
}
