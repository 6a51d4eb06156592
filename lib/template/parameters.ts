import { JsonObject } from './json';
import type { StackTemplate } from './stack-template';
import type { Templates } from './templates';
import { isKnown, textIn, Unknown, Value } from './value';

/** What a parameter is, if anything. */
export type ParameterValue = Value | Unknown;

/** Unknown pseudo parameters are the same wherever the environment is: names made of them can be compared. */
const PSEUDO = new Map<string, Unknown>();

/** The value of a pseudo parameter; `undefined` is `AWS::NoValue`. */
export function pseudoParameter(name: string, stack: StackTemplate, isNested: boolean): Value | undefined {
  const { account, region } = stack;
  switch (name) {
    case 'AWS::NoValue': return undefined;
    case 'AWS::Region': return region ?? unknownPseudo(name, '');
    case 'AWS::AccountId': return account ?? unknownPseudo(name, '');
    case 'AWS::Partition': return region === undefined ? unknownPseudo(name, '') : partitionOf(region);
    case 'AWS::URLSuffix': return region === undefined ? unknownPseudo(name, '') : partitionOf(region) === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
    case 'AWS::StackName': return isNested ? unknownPseudo(name, stack.name) : stack.name;
    default: return unknownPseudo(name, stack.name);
  }
}

/** The value of a declared parameter: what it is given, else its default. */
export function parameterValue(name: string, declared: JsonObject, given: Value | undefined, all: Templates): ParameterValue {
  const value = given ?? primitive(declared.Default);
  if (value === undefined) return new Unknown(`parameter ${name} has no default`);
  const type = typeof declared.Type === 'string' ? declared.Type : 'String';
  if (type.startsWith('AWS::SSM::Parameter::Value')) {
    return (typeof value === 'string' ? all.stored(value) : undefined) ?? new Unknown(`parameter ${name} is looked up at deploy time`);
  }
  if (!/^(CommaDelimitedList|List<)/.test(type) || Array.isArray(value)) return value;
  const text = textIn(value);
  if (text === undefined || !isKnown(text)) return value;
  return text === '' ? [] : text.split(',').map((item) => item.trim());
}

function primitive(value: unknown): string | number | boolean | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

function unknownPseudo(name: string, of: string): Unknown {
  const key = `${name} ${of}`;
  const unknown = PSEUDO.get(key) ?? new Unknown(`${name} is known at deploy time`);
  PSEUDO.set(key, unknown);
  return unknown;
}
