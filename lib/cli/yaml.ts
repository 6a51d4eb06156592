import { CollectionTag, isNode, LineCounter, Pair, parseDocument, Scalar, ScalarTag, YAMLMap } from 'yaml';
import { TemplateError } from '../template';

/** Intrinsic functions that have a short form: `!GetAtt A.Arn` is `Fn::GetAtt: A.Arn`. */
const FUNCTIONS = [
  'And', 'Base64', 'Cidr', 'Equals', 'FindInMap', 'ForEach', 'GetAtt', 'GetAZs', 'GetStackOutput', 'If', 'ImportValue', 'Join', 'Length',
  'Not', 'Or', 'Select', 'Split', 'Sub', 'ToJsonString', 'Transform',
];

/** A line that begins further to the right than any template's. */
const TOO_DEEP = /^[ \t?:-]{1000}/m;

/** Short forms with the names they stand for. */
const SHORT_FORMS = [['!Ref', 'Ref'], ['!Condition', 'Condition'], ...FUNCTIONS.map((name) => [`!${name}`, `Fn::${name}`])];

/**
 * Parses YAML as CloudFormation does, short forms of intrinsic functions included.
 *
 * @throws TemplateError with line and column
 */
export function parseYaml(text: string, file: string): unknown {
  // The parser makes patterns as long as the indentation, and Node ends over one that is too long.
  const deep = TOO_DEEP.exec(text);
  if (deep !== null) throw new TemplateError(file, 'this YAML is nested too deeply; write it more plainly', { line: text.slice(0, deep.index).split('\n').length, column: 1 });
  const lineCounter = new LineCounter();
  try {
    // Errors are told in our own words; a file of several documents is no template.
    const document = parseDocument(text, { lineCounter, customTags: SHORT_FORMS.flatMap(([tag, name]) => tagsOf(tag, name)), prettyErrors: false, logLevel: 'error' });
    const [error] = document.errors;
    if (error !== undefined) {
      const { line, col } = lineCounter.linePos(error.pos[0]);
      throw new TemplateError(file, `this is no YAML: ${decapitalised(error.message)}; mend the file`, { line, column: col });
    }
    const unknown = document.warnings.find(({ code }) => code === 'TAG_RESOLVE_FAILED');
    if (unknown !== undefined) {
      const { line, col } = lineCounter.linePos(unknown.pos[0]);
      throw new TemplateError(file, `a tag must be a short form of a CloudFormation function, got ${/!\S*[^\s.:]/.exec(unknown.message)?.[0] ?? 'another'}; mend the file`, { line, column: col });
    }
    // Plain JSON, as any other template: an alias inside what it stands for ends here.
    return JSON.parse(JSON.stringify(document.toJS({ maxAliasCount: 1000 }) ?? null));
  } catch (error) {
    if (error instanceof TemplateError) throw error;
    // Nested too deeply for a parser, or aliases that multiply.
    throw new TemplateError(file, `this YAML cannot be read (${decapitalised((error as Error).message)}); write it more plainly`);
  }
}

/** A short form stands before a text, a list or an object. */
function tagsOf(tag: string, name: string): Array<ScalarTag | CollectionTag> {
  return [
    { tag, resolve: (value: string) => call(name, new Scalar(value)) },
    { tag, collection: 'seq', resolve: (node) => call(name, node) },
    { tag, collection: 'map', resolve: (node) => call(name, node) },
  ];
}

function call(name: string, argument: unknown): YAMLMap {
  // The argument keeps its own tag otherwise, and is resolved for ever.
  if (isNode(argument)) delete argument.tag;
  const map = new YAMLMap();
  map.items.push(new Pair(new Scalar(name), argument));
  return map;
}

function decapitalised(sentence: string): string {
  const [first] = sentence.split('\n');
  return first.charAt(0).toLowerCase() + first.slice(1, 120).replace(/[.:]$/, '');
}
