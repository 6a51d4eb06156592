import * as path from 'node:path';
import * as spec from '@jsii/spec';
import { apiFaults } from '../../tools/api-faults';
import { build, isStale } from '../../tools/build';

const ROOT = path.join(__dirname, '..', '..');

describe('the public API', () => {
  let assembly: spec.Assembly;
  beforeAll(() => {
    if (isStale() && build() !== 0) throw new Error('npm run build must succeed before its result can be read');
    assembly = spec.loadAssemblyFromPath(ROOT, true, [...spec.ALL_SPEC_FEATURES]);
  });

  test('is documented, has defaults and units, and suits five languages', () => {
    expect(apiFaults(assembly)).toEqual([]);
  });

  test('was read: it has constructs and their props', () => {
    const types = Object.values(assembly.types ?? {});
    expect(types.filter((type) => spec.isClassType(type)).map((type) => type.name)).toEqual(expect.arrayContaining(['PlatformStack', 'LambdaWorker', 'WebService']));
    expect(types.length).toBeGreaterThan(10);
  });

  test('needs nothing at run time but its peers', () => {
    expect(Object.keys(assembly.dependencies ?? {}).sort()).toEqual(['aws-cdk-lib', 'constructs']);
    expect(assembly.bundled ?? {}).toEqual({});
  });
});

describe('the gate finds', () => {
  const docs = { summary: 'A thing.' };
  const primitive = (name: string): spec.TypeReference => ({ primitive: name as spec.PrimitiveType });
  const struct = (name: string, property: Partial<spec.Property>): Record<string, unknown> => ({
    kind: 'interface', datatype: true, fqn: `x.${name}`, name, docs,
    properties: [{ name: 'sizeMiB', docs, type: primitive('number'), immutable: true, ...property }],
  });
  const withMethod = (method: Record<string, unknown>): Record<string, unknown> => ({
    kind: 'class', fqn: 'x.Thing', name: 'Thing', docs, methods: [{ name: 'doIt', docs, ...method }],
  });
  const any = primitive('any');

  test.each<[string, Record<string, unknown>, string[]]>([
    ['nothing in a good struct', struct('ThingProps', {}), []],
    ['a type without docs', { ...struct('ThingProps', {}), docs: undefined }, ['x.ThingProps must be documented']],
    ['a member without docs', struct('ThingProps', { docs: undefined }), ['x.ThingProps.sizeMiB must be documented']],
    ['an enum member without docs', { kind: 'enum', fqn: 'x.E', name: 'E', docs, members: [{ name: 'ONE' }] }, ['x.E.ONE must be documented']],
    ['an optional prop without default', struct('ThingProps', { optional: true }), ['x.ThingProps.sizeMiB must say its @default: it is optional']],
    ['nothing in an optional prop with a default', struct('ThingProps', { optional: true, docs: { ...docs, default: '5' } }), []],
    ['a number without unit', struct('ThingProps', { name: 'size' }), ['x.ThingProps.size must end in its unit, or be of type Duration or Size: it is a number']],
    ['nothing in a number that AWS named', struct('ThingProps', { name: 'batchSize' }), []],
    ['a struct by another name', struct('ThingConfig', {}), ['x.ThingConfig must end in Props, Options or Attributes: it is a struct']],
    ['a union', struct('ThingProps', { type: { union: { types: [primitive('string'), primitive('number')] } } }),
      ['x.ThingProps.sizeMiB must not be a union: other languages have none; use static factories']],
    ['a union in a list', struct('ThingProps', { type: { collection: { kind: spec.CollectionKind.Array, elementtype: { union: { types: [] } } } } }),
      ['x.ThingProps.sizeMiB must not be a union: other languages have none; use static factories']],
    ['any in a prop', struct('ThingProps', { type: any }), ['x.ThingProps.sizeMiB must not be any: say what it is']],
    ['any in an answer', withMethod({ returns: { type: any } }), ['x.Thing.doIt (its answer) must not be any: say what it is']],
    ['nothing in an answer that is a document', withMethod({ returns: { type: { collection: { kind: 'map', elementtype: any } } } }), []],
    ['nothing in a parameter that is a document', withMethod({ parameters: [{ name: 'template', type: { collection: { kind: 'map', elementtype: any } } }] }), []],
    ['a keyword as a prop', struct('ThingProps', { name: 'lambda', type: primitive('string') }),
      ['x.ThingProps.lambda must have another name: lambda means something else in other languages']],
    ['a keyword as a parameter', withMethod({ parameters: [{ name: 'from', type: primitive('string') }] }),
      ['x.Thing.doIt, parameter from must have another name: from means something else in other languages']],
    ['a CloudFormation type', withMethod({ parameters: [{ name: 'rule', type: { fqn: 'aws-cdk-lib.aws_events.CfnRule' } }] }),
      ['x.Thing.doIt, parameter rule must not be aws-cdk-lib.aws_events.CfnRule: take an interface or a value']],
  ])('%s', (_, type, faults) => {
    expect(apiFaults({ types: { [type.fqn as string]: type } } as unknown as spec.Assembly)).toEqual(faults);
  });
});
