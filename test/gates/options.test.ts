import * as fs from 'node:fs';
import * as spec from '@jsii/spec';
import { KINDS_FILE, propKinds } from '../../tools/prop-kinds';
import { builtAssembly, pages, withBases, withTables } from '../../tools/options-tables';

/** What the library's parts hand to each other. Users read of it where they would write a part of their own. */
const BETWEEN_PARTS = ['AttachConsumerOptions', 'AttachWorkerOptions', 'EgressOptions', 'ScalingTargetOptions'];

describe('the pages', () => {
  let assembly: spec.Assembly;
  beforeAll(() => {
    assembly = builtAssembly();
  });

  test('hold the tables that the code gives; if not, npm run docs writes them', () => {
    const stale = [...pages()].filter(([page, text]) => withTables(page, text, assembly) !== text).map(([page]) => page);
    expect(stale).toEqual([]);
  });

  test('have the kinds of every option beside the code; if not, npm run docs writes them', () => {
    expect(fs.readFileSync(KINDS_FILE, 'utf8') === propKinds(assembly)).toBe(true);
  }, 60_000);

  test('tell of every option, in a table or by its name', () => {
    const text = [...pages().values()].join('\n');
    const tabled = [...text.matchAll(/<!-- options:(\w+) -->/g)].flatMap(([, name]) => withBases(`${assembly.name}.${name}`, assembly));
    const untold = Object.values(assembly.types ?? {})
      .filter((type) => spec.isInterfaceType(type) && /(Props|Options|Attributes)$/.test(type.name) && !tabled.includes(type))
      .filter(({ name }) => !BETWEEN_PARTS.includes(name))
      .flatMap((type) => (type as spec.InterfaceType).properties?.map(({ name }) => `${type.name}.${name}`) ?? [])
      .filter((option) => !new RegExp(`\\b${option.replace(/^.*\./, '')}\\b`).test(text));
    expect(tabled.length).toBeGreaterThan(10);
    expect(untold).toEqual([]);
  });
});

describe('a table', () => {
  const struct = (name: string, properties: unknown[], interfaces?: string[]): object => ({
    kind: 'interface', datatype: true, fqn: `lib.${name}`, name, interfaces, properties,
  });
  const option = (name: string, line: number, docs: spec.Docs, type: object = { primitive: 'number' }): object => ({
    name, optional: true, docs, type, locationInModule: { filename: 'lib/thing.ts', line },
  });
  const assembly = {
    name: 'lib',
    types: {
      'lib.ThingProps': struct('ThingProps', [
        option('area', 9, { summary: 'Second in the source.', remarks: 'a | b\n\nTwo paragraphs.', default: '- none' }, { fqn: 'aws-cdk-lib.aws_elasticloadbalancingv2.IListener' }),
        option('size', 5, { summary: 'First in the source.', default: '10', see: 'https://docs.aws.amazon.com/thing' }),
        { ...option('queue', 12, { summary: 'The queue.' }, { collection: { kind: 'array', elementtype: { fqn: 'lib.IQueue' } } }), optional: undefined },
      ], ['lib.BaseOptions', 'aws-cdk-lib.StackProps']),
      'lib.BaseOptions': struct('BaseOptions', [
        option('names', 1, { summary: 'Of the base.', default: '- {}' }, { collection: { kind: 'map', elementtype: { primitive: 'string' } } }),
      ]),
      'lib.Choice': {
        kind: 'class', fqn: 'lib.Choice', name: 'Choice',
        methods: [
          { name: 'b', static: true, docs: { summary: 'The first.' }, returns: { type: { fqn: 'lib.Choice' } }, locationInModule: { filename: 'x', line: 1 },
            parameters: [{ name: 'percent', optional: true, docs: { summary: '1 to 100.' } }] },
          { name: 'a', static: true, docs: { summary: 'Something else.' }, returns: { type: { primitive: 'string' } }, locationInModule: { filename: 'x', line: 2 } },
        ],
      },
      'lib.Count': { kind: 'enum', fqn: 'lib.Count', name: 'Count', members: [{ name: 'TWO', docs: { summary: 'Two.' } }] },
    },
  } as unknown as spec.Assembly;
  const filled = (text: string): string => withTables('docs/thing.md', text, assembly);

  test('has required options first, then those of the source in its order, then inherited ones', () => {
    expect(filled('Above\n<!-- options:ThingProps -->\nold\n<!-- /options -->\nBelow')).toBe([
      'Above',
      '<!-- options:ThingProps -->',
      '| option | type | what it says | default |',
      '|---|---|---|---|',
      '| `queue` | `IQueue[]` | The queue. | required |',
      '| `size` | `number` | First in the source. ([source](https://docs.aws.amazon.com/thing)) | `10` |',
      '| `area` | `elbv2.IListener` | Second in the source. a \\| b Two paragraphs. | none |',
      '| `names` | `{ [name: string]: string }` | Of the base. | {} |',
      '',
      'Besides, everything in `StackProps` of `aws-cdk-lib`.',
      '<!-- /options -->',
      'Below',
    ].join('\n'));
  });

  test('of choices has the static factories, or the members of an enum', () => {
    expect(filled('<!-- choices:Choice -->\n<!-- /choices -->\n<!-- choices:Count -->\n<!-- /choices -->').split('\n').filter((line) => /^\| `/.test(line))).toEqual([
      '| `Choice.b(percent?)` | The first.<br>`percent`: 1 to 100. |',
      '| `Count.TWO` | Two. |',
    ]);
  });

  test('that is current stays as it is', () => {
    const once = filled('<!-- options:BaseOptions -->\n<!-- /options -->\n');
    expect(filled(once)).toBe(once);
  });

  test.each([
    ['fails for a type that nobody exports', '<!-- options:Nothing -->\n<!-- /options -->',
      'docs/thing.md must name a type of the library, got Nothing; correct the marker or export the type'],
    ['fails for the options of a class', '<!-- options:Choice -->\n<!-- /options -->',
      'docs/thing.md must ask Choice for what it has, got options; structs have options, classes and enums have choices'],
    ['fails for the choices of a struct', '<!-- choices:ThingProps -->\n<!-- /choices -->',
      'docs/thing.md must ask ThingProps for what it has, got choices; structs have options, classes and enums have choices'],
    ['fails for a marker that is not closed', '<!-- options:ThingProps -->\ntext',
      'docs/thing.md must close each marker with one of its kind, got 1 markers and 0 pairs; write <!-- options:Name --> and <!-- /options -->'],
  ])('%s', (_, text, message) => {
    expect(() => filled(text)).toThrow(new Error(message));
  });
});
