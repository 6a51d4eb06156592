import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App } from 'aws-cdk-lib/core';
import * as fc from '../seeded-fast-check';
import { readTemplates, TemplateError, templatesOf, Workloads } from '../../lib/template';
import { parseJson } from '../../lib/template/parse-json';
import { APPS } from './apps';
import { askEverything } from './everything';

let folder: string;
const folders: Record<string, string> = {};
const real: Record<string, any>[] = [];
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'templates-'));
  for (const [name, build] of Object.entries(APPS)) {
    const outdir = path.join(folder, String(Object.keys(folders).length));
    const app = new App({ outdir });
    build(app);
    app.synth();
    folders[name] = outdir;
    for (const file of fs.readdirSync(outdir, { recursive: true, encoding: 'utf8' }).filter((found) => found.endsWith('.template.json'))) {
      real.push(JSON.parse(fs.readFileSync(path.join(outdir, file), 'utf8')));
    }
  }
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

describe('a cloud assembly', () => {
  test.each(Object.keys(APPS))('is read whole: %s', (name) => {
    expect(askEverything(readTemplates([folders[name]]))).toBeGreaterThan(50);
  });

  test.each(['a queue and its worker in two stacks', 'a queue and its worker in nested stacks', 'a stage with stacks of its own'])('shows which function works for a queue: %s', (name) => {
    const [mapping] = Workloads.of(readTemplates([folders[name]])).mappings;
    expect(mapping.queue?.resource.logicalId).toMatch(/^Jobs/);
    expect(mapping.function?.role?.allows('sqs:ReceiveMessage', mapping.queue!.resource)).toBe(true);
  });

  test('knows the paths of constructs, in nested stacks too', () => {
    const { resources } = readTemplates([folders['a queue and its worker in nested stacks']]);
    expect(resources.filter(({ type }) => /Queue$|Function$/.test(type)).map(({ constructPath }) => constructPath))
      .toEqual(['Outer/Queues/Jobs/Resource', 'Outer/Workers/Worker/Resource']);
  });

  test('knows the line of the user\'s code that created a resource, if the app recorded it', () => {
    const outdir = path.join(folder, 'traced');
    fs.mkdirSync(outdir);
    const write = (file: string, content: unknown): void => fs.writeFileSync(path.join(outdir, file), JSON.stringify(content));
    write('manifest.json', { artifacts: { Traced: { type: 'aws:cloudformation:stack', additionalMetadataFile: 'Traced.metadata.json', properties: { templateFile: 'Traced.template.json' } } } });
    write('Traced.template.json', { Resources: { Jobs: { Type: 'AWS::SQS::Queue' } } });
    write('Traced.metadata.json', { '/Traced/Jobs/Resource': [
      { type: 'aws:cdk:logicalId', data: 'Jobs' },
      { type: 'aws:cdk:creationStack', data: ['...new Queue2 in aws-cdk-lib...', 'new Shop (/home/me/shop.ts:12:5)', '<anonymous> (/home/me/app.ts:3:1)'] },
    ] });
    const [queue] = readTemplates([outdir]).resources;
    expect([queue.constructPath, queue.createdAt]).toEqual(['Traced/Jobs/Resource', '/home/me/shop.ts:12:5']);
  });

  test('knows the environment of a stack', () => {
    expect(readTemplates([folders['a stage with stacks of its own']]).stacks.map(({ name, account, region }) => [name, account, region]))
      .toEqual([['Live-Queues', '123456789012', 'eu-central-1'], ['Live-Workers', '123456789012', 'eu-central-1']]);
  });
});

describe('nothing but a TemplateError is thrown', () => {
  const onlyTemplateErrors = (read: () => void): void => {
    try {
      read();
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      expect(error.message).not.toContain('\n');
    }
  };

  test('by any JSON', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 6 }), (template) => {
      onlyTemplateErrors(() => askEverything(templatesOf([{ name: 'Any', template }])));
      onlyTemplateErrors(() => askEverything(templatesOf([{ name: 'Any', template: { Resources: template } }])));
    }), { numRuns: 200 });
  });

  test('by a real template in which something was replaced', () => {
    fc.assert(fc.property(fc.nat(), fc.array(fc.tuple(fc.double({ min: 0, max: 0.999999, noNaN: true }), strange), { minLength: 1, maxLength: 6 }), (which, changes) => {
      const template = structuredClone(real[which % real.length]);
      for (const [where, what] of changes) replace(template, where, what);
      onlyTemplateErrors(() => askEverything(templatesOf([{ name: 'Changed', template }])));
    }), { numRuns: 300 });
  });

  test('by a template that was cut off', () => {
    fc.assert(fc.property(fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (which, part) => {
      const text = JSON.stringify(real[which % real.length], undefined, 1);
      onlyTemplateErrors(() => askEverything(templatesOf([{ name: 'Cut', template: parseJson(text.slice(0, Math.floor(text.length * part)), 'cut.json') }])));
    }), { numRuns: 200 });
  });

  test.each([
    ['nested 100,000 deep', '{"Resources":{"A":{"Type":"T","Properties":' + '{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000) + '}}}'],
    ['with functions nested 10,000 deep', '{"Resources":{"A":{"Type":"AWS::SQS::Queue","Properties":{"QueueName":' + '{"Fn::Join":["",["a",'.repeat(10_000) + '1' + ']]}'.repeat(10_000) + '}}}}'],
    ['with a text that doubles 60 times', JSON.stringify({
      Resources: { A: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::ImportValue': 'x60' } } } },
      Outputs: Object.fromEntries(Array.from({ length: 61 }, (_, index) => [`O${index}`, {
        Value: index === 0 ? 'text' : { 'Fn::Join': ['', [{ 'Fn::ImportValue': `x${index - 1}` }, { 'Fn::ImportValue': `x${index - 1}` }]] }, Export: { Name: `x${index}` },
      }])),
    })],
    ['with a list that doubles 60 times', JSON.stringify({
      Resources: { A: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::ImportValue': 'x60' } } } },
      Outputs: Object.fromEntries(Array.from({ length: 61 }, (_, index) => [`O${index}`, {
        Value: index === 0 ? 'text' : [{ 'Fn::ImportValue': `x${index - 1}` }, { 'Fn::ImportValue': `x${index - 1}` }], Export: { Name: `x${index}` },
      }])),
    })],
    ['with outputs that import each other', JSON.stringify({
      Resources: { A: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::ImportValue': 'a' } } } },
      Outputs: { A: { Value: { 'Fn::ImportValue': 'b' }, Export: { Name: 'a' } }, B: { Value: { 'Fn::ImportValue': 'a' }, Export: { Name: 'b' } } },
    })],
    ['with an export named by an import', JSON.stringify({
      Resources: { A: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::ImportValue': 'a' } } } },
      Outputs: { A: { Value: 'x', Export: { Name: { 'Fn::ImportValue': 'a' } } } },
    })],
    ['with names that every object has', '{"Resources":{"__proto__":{"Type":"AWS::SQS::Queue"},"constructor":{"Type":"toString","Properties":{"a":{"Ref":"hasOwnProperty"},"__proto__":{"x":1}}}},"Parameters":{"toString":{"Default":1}}}'],
    ['with conditions in a circle', JSON.stringify({
      Conditions: { A: { 'Fn::Not': [{ Condition: 'B' }] }, B: { Condition: 'A' } }, Resources: { Q: { Type: 'AWS::SQS::Queue', Condition: 'A', Properties: { QueueName: { 'Fn::If': ['B', 1, 2] } } } },
    })],
    ['with dead-letter queues in a circle', JSON.stringify({
      Resources: Object.fromEntries([['A', 'B'], ['B', 'A']].map(([one, other]) => [one, { Type: 'AWS::SQS::Queue', Properties: { RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': [other, 'Arn'] } } } }])),
    })],
    ['with an alias of itself', JSON.stringify({
      Resources: { A: { Type: 'AWS::Lambda::Alias', Properties: { FunctionName: { Ref: 'A' } } }, M: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { FunctionName: { Ref: 'A' } } } },
    })],
    ['with aliases in a circle', JSON.stringify({
      Resources: Object.fromEntries([['A', 'B'], ['B', 'A']].map(([one, other]) => [one, { Type: 'AWS::Lambda::Alias', Properties: { FunctionName: { Ref: other } } }])),
    })],
    ['with a key alias of itself', JSON.stringify({
      Resources: { K: { Type: 'AWS::KMS::Alias', Properties: { TargetKeyId: { Ref: 'K' } } }, Q: { Type: 'AWS::SQS::Queue', Properties: { KmsMasterKeyId: { Ref: 'K' } } } },
    })],
    ['with a rule for everything', JSON.stringify({
      Resources: { R: { Type: 'AWS::IAM::Role', Properties: { Policies: [{ PolicyDocument: { Statement: { Effect: 'Allow', Action: `sqs:${'*a'.repeat(5000)}`, Resource: `${'*x'.repeat(5000)}` } } }] } }, Q: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'x'.repeat(80) } } },
    })],
  ])('by a template %s', (_, text) => {
    askEverything(templatesOf([{ name: 'Strange', template: parseJson(text, 'strange.json') }]));
  }, 5_000);
});

/** What may stand where something else was. */
const strange = fc.oneof(
  fc.constantFrom<unknown>(null, '', 0, -1, true, [], {}, [[]], 'arn:aws:sqs:*:*:*', { Ref: 'Nobody' }, { Ref: 'AWS::NoValue' }, { 'Fn::GetAtt': [] }, { 'Fn::GetAtt': 'a.b' },
    { 'Fn::Join': 'x' }, { 'Fn::Sub': [] }, { 'Fn::Sub': '${' }, { 'Fn::Sub': '${A.}${.B}${!x}${}' }, { 'Fn::Select': [-1, []] }, { 'Fn::If': ['Nothing', 1, 2] }, { 'Fn::Split': ['', 'a'] }, { 'Fn::ImportValue': {} }),
  fc.jsonValue({ maxDepth: 3 }),
);

/** Replaces one value somewhere inside. */
function replace(node: any, where: number, what: unknown): void {
  const places: [any, string][] = [];
  const visit = (inside: any): void => {
    for (const name of Object.keys(inside)) {
      places.push([inside, name]);
      if (typeof inside[name] === 'object' && inside[name] !== null) visit(inside[name]);
    }
  };
  visit(node);
  const [holder, name] = places[Math.floor(where * places.length)] ?? [node, 'Resources'];
  holder[name] = structuredClone(what);
}
