import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as fc from '../seeded-fast-check';
import { circleOf, readTemplates, TemplateError, templatesOf } from '../../lib/template';
import { parseJson } from '../../lib/template/parse-json';

let folder: string;
beforeAll(() => { folder = fs.mkdtempSync(path.join(os.tmpdir(), 'read-')); });
afterAll(() => fs.rmSync(folder, { recursive: true }));

/** Writes a file and gives its path. */
function file(name: string, content: string): string {
  const written = path.join(folder, name);
  fs.mkdirSync(path.dirname(written), { recursive: true });
  fs.writeFileSync(written, content);
  return written;
}

/** The sentence with which reading ends, without the folder. */
function sentence(...paths: string[]): string {
  try {
    readTemplates(paths);
  } catch (error) {
    if (error instanceof TemplateError) return error.message.replaceAll(folder + path.sep, '');
    throw error;
  }
  return 'nothing is wrong';
}

describe('a file or folder', () => {
  test('is a template whose stack is named after the file', () => {
    const template = JSON.stringify({ Resources: { Jobs: { Type: 'AWS::SQS::Queue' } } });
    expect(['shop.json', 'web.template.json', 'jobs.template'].map((name) => readTemplates([file(name, template)]).stacks[0].name)).toEqual(['shop', 'web', 'jobs']);
  });

  test('is read with others, and refers to them', () => {
    const { stacks } = readTemplates([
      file('one.json', JSON.stringify({ Resources: {}, Outputs: { Name: { Value: 'orders', Export: { Name: 'shared' } } } })),
      file('two.json', JSON.stringify({ Resources: { Jobs: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::ImportValue': 'shared' } } } } })),
    ]);
    expect(stacks[1].resources[0].properties.text('QueueName')).toBe('orders');
  });

  test.each([
    ['that is not there', () => path.join(folder, 'nowhere'), 'nowhere: there is no such file or folder; run cdk synth first, or give the path of a template'],
    ['that is no assembly', () => path.dirname(file('plain/readme.md', '')), 'plain: a folder must be a cloud assembly, got one without manifest.json; give the folder that cdk synth writes, or the path of a template'],
    ['that is truncated', () => file('cut.json', '{\n  "Resources": {\n    "Jobs": {'), 'cut.json:3:14: the JSON ends too early; the file may be truncated'],
    ['that is no JSON', () => file('comma.json', '{\n  "Resources": {},\n}'), 'comma.json:3:1: this is no JSON, got an unexpected "}"; mend the file'],
    ['that is no JSON, where Node does not say where', () => file('word.json', '{\n  "Resources": nothing\n}'), 'word.json:2:17: this is no JSON, got an unexpected "o"; mend the file'],
    ['that is empty', () => file('empty.json', '\n'), 'empty.json: the file is empty; a template was expected'],
    ['that is a list', () => file('list.json', '[]'), 'list.json: a template must have Resources, got none; give the path of a CloudFormation template'],
    ['that is another kind of JSON', () => file('package.json', '{"name":"shop"}'), 'package.json: a template must have Resources, got none; give the path of a CloudFormation template'],
    ['whose Resources are a list', () => file('resources.json', '{"Resources":[]}'), 'resources.json: Resources must be an object, with logical ids as its names; mend the template'],
    ['that is larger than CloudFormation takes', () => file('large.json', JSON.stringify({ Resources: { Jobs: { Type: 'x'.repeat(5_000_000) } } })), 'large.json: a template must have at most 1 MB, got 4.8 MB; split the stack'],
    ['that is YAML, without a parser', () => file('jobs.yaml', 'Resources: {}'), 'jobs.yaml: YAML cannot be read here; convert it to JSON'],
    ['whose manifest is no object', () => path.dirname(file('odd/manifest.json', '[]')), `odd${path.sep}manifest.json: a manifest must be an object with artifacts; give the folder that cdk synth writes`],
    ['whose manifest names a template that is not there', () => path.dirname(file('gone/manifest.json', JSON.stringify({ artifacts: { Shop: { type: 'aws:cloudformation:stack', properties: { templateFile: 'Shop.json' } } } }))), `gone${path.sep}Shop.json: the file cannot be read (ENOENT); check its path and rights`],
    ['whose stages contain each other', () => path.dirname(file('loop/manifest.json', JSON.stringify({ artifacts: { Stage: { type: 'cdk:cloud-assembly', properties: { directoryName: '.' } } } }))), `loop: stages must not be nested more than 20 deep; the assembly may contain itself`],
  ])('fails in one sentence: one %s', (_, make, expected) => {
    expect(sentence(make()).replaceAll(`${path.sep}.`, '')).toBe(expected);
  });

  test('fails at the very character that nothing could complete', () => {
    fc.assert(fc.property(fc.jsonValue(), fc.nat(), fc.constantFrom('}', ']', 'x', ':', '\u0001'), (value, at, broken) => {
      const text = JSON.stringify({ value });
      const position = at % text.length;
      const damaged = text.slice(0, position) + broken + text.slice(position);
      let place;
      try {
        parseJson(damaged, 'damaged.json');
      } catch (error) {
        place = (error as TemplateError).place;
      }
      // Some insertions are harmless, inside a text for one; others show only later, never earlier.
      if (place !== undefined) expect(place.column - 1).toBeGreaterThanOrEqual(position);
    }));
  });
});

describe('a circle of resources', () => {
  const circle = (resources: Record<string, object>): readonly string[] | undefined => circleOf(templatesOf([{ name: 'Shop', template: { Resources: resources } }]).stacks[0]);
  const resource = (properties: object, rest: object = {}): object => ({ Type: 'Some::Type', Properties: properties, ...rest });

  test.each([
    ['Ref', { A: resource({ To: { Ref: 'B' } }), B: resource({ To: { Ref: 'A' } }) }, ['A', 'B', 'A']],
    ['Fn::GetAtt', { A: resource({ To: [{ 'Fn::GetAtt': ['B', 'Arn'] }] }), B: resource({ To: { 'Fn::GetAtt': 'A.Arn' } }) }, ['A', 'B', 'A']],
    ['Fn::Sub', { A: resource({ To: { 'Fn::Sub': 'x ${B.Arn} ${!C} ${ ! C}' } }), B: resource({ To: { 'Fn::Sub': ['${A} ${C}', { C: 1 }] } }), C: resource({}) }, ['A', 'B', 'A']],
    ['DependsOn', { A: resource({}, { DependsOn: 'B' }), B: resource({}, { DependsOn: ['C'] }), C: resource({ To: { Ref: 'B' } }) }, ['B', 'C', 'B']],
    ['a reference to itself', { A: resource({ To: { Ref: 'A' } }) }, ['A', 'A']],
  ])('is found by %s', (_, resources, expected) => {
    expect(circle(resources)).toEqual(expected);
  });

  test.each([
    ['references meet but lead nowhere', { A: resource({ To: [{ Ref: 'B' }, { Ref: 'C' }] }), B: resource({ To: { Ref: 'C' } }), C: resource({}) }],
    ['it depends on a condition', { A: resource({ To: { 'Fn::If': ['Is', { Ref: 'B' }, 1] } }), B: resource({ To: { Ref: 'A' } }) }],
  ])('is none where %s', (_, resources) => {
    expect(circle(resources)).toBeUndefined();
  });
});
