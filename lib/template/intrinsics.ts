import { DEEPEST, isObject, JsonObject, own } from './json';
import type { StackTemplate } from './stack-template';
import { composed } from './text-parts';
import { isKnown, isSame, isValueObject, numberIn, Reference, Text, textIn, Unknown, Value, ValueObject } from './value';

type Intrinsic = (argument: unknown, stack: StackTemplate, depth: number) => Value | undefined;

/**
 * The value of something in a template: intrinsic functions are evaluated as far as they can be.
 *
 * Never throws. `undefined` is `AWS::NoValue`: the property is not there.
 */
export function resolve(node: unknown, stack: StackTemplate, depth: number = 0): Value | undefined {
  if (depth > DEEPEST) return new Unknown('it is nested too deeply');
  if (typeof node === 'string') return node.includes('{{resolve:') ? lookedUp(node, stack) : node;
  if (Array.isArray(node)) return resolveList(node, stack, depth);
  if (isObject(node)) return resolveObject(node, stack, depth);
  return typeof node === 'number' || typeof node === 'boolean' ? node : null;
}

/** Most of a template is what it is: a list or object in which nothing has to be evaluated is its own value, without a copy. */
function resolveList(list: readonly unknown[], stack: StackTemplate, depth: number): Value {
  let resolved: Value[] | undefined;
  for (let index = 0; index < list.length; index++) {
    const value = resolve(list[index], stack, depth + 1);
    if (resolved === undefined) {
      if (value === list[index]) continue;
      resolved = list.slice(0, index) as Value[];
    }
    if (value !== undefined) resolved.push(value);
  }
  return resolved ?? list as readonly Value[];
}

/** A parameter in SSM that the templates write themselves, or what is known at deploy time. */
function lookedUp(text: string, stack: StackTemplate): Value {
  const name = /^\{\{resolve:ssm:([^:{}]+)(:\d+)?\}\}$/.exec(text)?.[1];
  return (name === undefined ? undefined : stack.all.stored(name)) ?? composed([text]);
}

function resolveObject(node: JsonObject, stack: StackTemplate, depth: number): Value | undefined {
  const names = Object.keys(node);
  if (names.length === 1 && (names[0] === 'Ref' || names[0].startsWith('Fn::'))) {
    const intrinsic = INTRINSICS.get(names[0]);
    return intrinsic === undefined ? new Unknown(`${names[0]} is not evaluated`) : intrinsic(node[names[0]], stack, depth + 1);
  }
  let resolved: Record<string, Value> | undefined;
  for (let index = 0; index < names.length; index++) {
    const value = resolve(node[names[index]], stack, depth + 1);
    if (resolved === undefined) {
      if (value === node[names[index]]) continue;
      resolved = {};
      for (const name of names.slice(0, index)) set(resolved, name, node[name] as Value);
    }
    if (value !== undefined) set(resolved, names[index], value);
  }
  return resolved ?? node as ValueObject;
}

function set(object: Record<string, Value>, name: string, value: Value): void {
  // An assignment would set the object's prototype.
  if (name === '__proto__') Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
  else object[name] = value;
}

const INTRINSICS: ReadonlyMap<string, Intrinsic> = new Map(Object.entries<Intrinsic>({
  'Ref': (name, stack) => typeof name === 'string' ? stack.ref(name) : malformed('Ref'),

  'Fn::GetAtt': (argument, stack, depth) => {
    const [id, ...rest] = Array.isArray(argument) ? argument as unknown[] : String(argument).split('.');
    const attribute = rest.length === 1 ? textIn(resolve(rest[0], stack, depth)) : rest.join('.');
    return typeof id === 'string' && typeof attribute === 'string' && attribute !== '' ? stack.attribute(id, attribute) : malformed('Fn::GetAtt');
  },

  'Fn::Sub': (argument, stack, depth) => {
    const [template, variables] = Array.isArray(argument) ? argument as unknown[] : [argument, {}];
    if (typeof template !== 'string') return malformed('Fn::Sub');
    return substitute(template, isObject(variables) ? variables : {}, stack, depth);
  },

  'Fn::Join': (argument, stack, depth) => {
    const [separator, list] = pair(argument);
    const items = resolve(list, stack, depth);
    if (typeof separator !== 'string' || items === undefined) return malformed('Fn::Join');
    if (items instanceof Unknown) return items;
    // A list known at deploy time alone, such as the zones of a load balancer.
    if (!Array.isArray(items)) return composed([items]);
    return composed((items as Value[]).flatMap((item, index) => index === 0 ? [item] : [separator, item]));
  },

  'Fn::Select': (argument, stack, depth) => {
    const [position, list] = pair(argument);
    const index = numberIn(resolve(position, stack, depth));
    const name = typeof index === 'number' ? namePart(list, index, stack, depth) : undefined;
    if (name !== undefined) return name;
    const items = resolve(list, stack, depth);
    if (items instanceof Unknown) return new Unknown(`item ${typeof index === 'number' ? index : '?'} of a list is not known: ${items.reason}`);
    if (typeof index !== 'number') return index ?? malformed('Fn::Select');
    if (items instanceof Reference) return new Unknown(`item ${index} of ${items.attribute} of ${items.resource.address} is known at deploy time`);
    return Array.isArray(items) && index < items.length ? items[index] as Value : malformed('Fn::Select');
  },

  'Fn::Split': (argument, stack, depth) => {
    const [separator, text] = pair(argument);
    const value = resolve(text, stack, depth);
    if (typeof separator !== 'string' || separator === '') return malformed('Fn::Split');
    if (value instanceof Text) return split(value, separator);
    if (value instanceof Reference) return new Unknown(`the parts of ${value.attribute} of ${value.resource.address} are known at deploy time`);
    const known = textIn(value);
    return typeof known === 'string' ? known.split(separator) : known ?? malformed('Fn::Split');
  },

  'Fn::If': (argument, stack, depth) => {
    const [condition, met, otherwise] = Array.isArray(argument) ? argument as unknown[] : [];
    if (typeof condition !== 'string') return malformed('Fn::If');
    const answer = stack.condition(condition);
    if (isKnown(answer)) return resolve(answer ? met : otherwise, stack, depth);
    const [left, right] = [resolve(met, stack, depth), resolve(otherwise, stack, depth)];
    return isSame(left, right) ? left : answer;
  },

  'Fn::FindInMap': (argument, stack, depth) => {
    const [map, first, second, options] = Array.isArray(argument) ? argument as unknown[] : [];
    const keys = [map, first, second].map((key) => textIn(resolve(key, stack, depth)));
    const unknown = keys.find((key) => key instanceof Unknown);
    if (unknown instanceof Unknown) return unknown;
    let found: unknown = stack.section('Mappings');
    for (const key of keys) found = isObject(found) && typeof key === 'string' ? own(found, key) : undefined;
    if (found !== undefined) return resolve(found, stack, depth);
    return isObject(options) && Object.hasOwn(options, 'DefaultValue') ? resolve(options.DefaultValue, stack, depth) : malformed('Fn::FindInMap');
  },

  'Fn::ImportValue': (argument, stack, depth) => {
    const name = resolve(argument, stack, depth);
    return typeof name === 'string' || name instanceof Text ? stack.importValue(name) : name instanceof Unknown ? name : malformed('Fn::ImportValue');
  },

  'Fn::GetStackOutput': (argument, stack, depth) => {
    if (!isObject(argument)) return malformed('Fn::GetStackOutput');
    const [name, output] = [argument.StackName, argument.OutputName].map((part) => textIn(resolve(part, stack, depth)));
    const region = resolve(argument.Region, stack, depth);
    if (typeof name !== 'string' || typeof output !== 'string') return malformed('Fn::GetStackOutput');
    return stack.outputOf(name, output, typeof region === 'string' ? region : undefined);
  },

  // Read as the text inside: what matters of user data is what it says.
  'Fn::Base64': (argument, stack, depth) => resolve(argument, stack, depth),

  'Fn::GetAZs': (_argument, stack) => new Unknown(`the zones of ${stack.region ?? 'the region'} are known at deploy time`),

  'Fn::Length': (argument, stack, depth) => {
    const list = resolve(argument, stack, depth);
    return Array.isArray(list) ? list.length : list instanceof Unknown ? list : malformed('Fn::Length');
  },

  'Fn::ToJsonString': (argument, stack, depth) => {
    const value = resolve(argument, stack, depth);
    return Array.isArray(value) || isValueObject(value) ? jsonText(value) : malformed('Fn::ToJsonString');
  },
}));

function substitute(template: string, variables: JsonObject, stack: StackTemplate, depth: number): Value {
  // ${!Literal} stands for ${Literal}.
  return composed(template.split(/(\$\{[^}]*\})/).map((part, index): Value | undefined => {
    if (index % 2 === 0) return part;
    const name = part.slice(2, -1).trim();
    if (name.startsWith('!')) return `\${${name.slice(1)}}`;
    if (Object.hasOwn(variables, name)) return resolve(variables[name], stack, depth);
    const dot = name.indexOf('.');
    return dot < 0 ? stack.ref(name) : stack.attribute(name.slice(0, dot), name.slice(dot + 1));
  }));
}

/**
 * The name in an ARN that is cut at its colons or slashes: it means the resource as the ARN does.
 *
 * Aliases of functions are named so by CDK: the function's name out of the alias's ARN, and `:live`.
 */
function namePart(list: unknown, index: number, stack: StackTemplate, depth: number): Reference | undefined {
  const [separator, text] = isObject(list) ? pair(list['Fn::Split']) : [];
  const isName = (separator === ':' && index >= 5) || (separator === '/' && index >= 1);
  const whole = isName ? resolve(text, stack, depth) : undefined;
  return whole instanceof Reference ? new Reference(whole.resource, `${whole.attribute}[${index}]`) : undefined;
}

/** The parts of a composed text: separators inside what is not known are not seen. */
function split(text: Text, separator: string): Value {
  const items: Value[][] = [[]];
  for (const part of text.parts) {
    if (typeof part !== 'string') {
      items[items.length - 1].push(part);
      continue;
    }
    const [first, ...rest] = part.split(separator);
    items[items.length - 1].push(first);
    items.push(...rest.map((piece) => [piece]));
  }
  return items.map((parts) => composed(parts));
}

/** JSON as a text whose parts are the references in it, as CloudFormation would write it. */
function jsonText(value: Value): Value {
  if (value instanceof Reference || value instanceof Unknown || value instanceof Text) return composed(['"', value, '"']);
  if (Array.isArray(value)) return composed(['[', ...(value as Value[]).flatMap((item, index) => index === 0 ? [jsonText(item)] : [',', jsonText(item)]), ']']);
  if (!isValueObject(value)) return JSON.stringify(value);
  return composed(['{', ...Object.entries(value).flatMap(([name, item], index) => [`${index === 0 ? '' : ','}${JSON.stringify(name)}:`, jsonText(item)]), '}']);
}

function pair(argument: unknown): unknown[] {
  return Array.isArray(argument) && argument.length === 2 ? argument as unknown[] : [];
}

function malformed(name: string): Unknown {
  return new Unknown(`${name} cannot be evaluated as it is written`);
}
