import { parseYaml } from '../../lib/cli/yaml';
import { templatesOf } from '../../lib/template';

const parse = (text: string): unknown => parseYaml(text, 'shop.yaml');

describe('a short form', () => {
  test.each([
    ['!Ref Jobs', { Ref: 'Jobs' }],
    ['!Condition IsLive', { Condition: 'IsLive' }],
    ['!GetAtt Jobs.Arn', { 'Fn::GetAtt': 'Jobs.Arn' }],
    ['!GetAtt [Jobs, Arn]', { 'Fn::GetAtt': ['Jobs', 'Arn'] }],
    ['!Sub "${Jobs.Arn}/*"', { 'Fn::Sub': '${Jobs.Arn}/*' }],
    ['!Sub\n- ${Name}-x\n- {Name: !Ref Jobs}', { 'Fn::Sub': ['${Name}-x', { Name: { Ref: 'Jobs' } }] }],
    ['!Sub |\n  one ${A}\n  two', { 'Fn::Sub': 'one ${A}\ntwo\n' }],
    ['!Join ["-", [a, !Ref B]]', { 'Fn::Join': ['-', ['a', { Ref: 'B' }]] }],
    ['!If [IsLive, !Ref A, !Ref AWS::NoValue]', { 'Fn::If': ['IsLive', { Ref: 'A' }, { Ref: 'AWS::NoValue' }] }],
    ['!Select [0, !GetAZs ""]', { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] }],
    ['!Base64 {"Fn::Sub": x}', { 'Fn::Base64': { 'Fn::Sub': 'x' } }],
    ['!ImportValue\n  Fn::Sub: "${Platform}-jobs"', { 'Fn::ImportValue': { 'Fn::Sub': '${Platform}-jobs' } }],
    ['!Transform {Name: AWS::Include, Parameters: {Location: s3://b}}', { 'Fn::Transform': { Name: 'AWS::Include', Parameters: { Location: 's3://b' } } }],
    ['!And [!Equals [!Ref A, b], !Not [!Condition C]]', { 'Fn::And': [{ 'Fn::Equals': [{ Ref: 'A' }, 'b'] }, { 'Fn::Not': [{ Condition: 'C' }] }] }],
  ])('is what it stands for: %s', (yaml, json) => {
    expect(parse(yaml)).toEqual(json);
  });

  test('stands also where an alias leads', () => {
    expect(parse('a: &arn !GetAtt Jobs.Arn\nb: *arn')).toEqual({ a: { 'Fn::GetAtt': 'Jobs.Arn' }, b: { 'Fn::GetAtt': 'Jobs.Arn' } });
  });
});

test('dates and versions stay texts', () => {
  expect(parse('Version: 2012-10-17\nOther: 2010-09-09')).toEqual({ Version: '2012-10-17', Other: '2010-09-09' });
});

test('a template in YAML is read like one in JSON', () => {
  const template = parse(`
Parameters:
  Minutes: {Type: Number, Default: 2}
Resources:
  Jobs:
    Type: AWS::SQS::Queue
    Properties:
      VisibilityTimeout: !FindInMap [Seconds, !Ref Minutes, value]
      Tags: [!If [Never, {Key: a}, !Ref AWS::NoValue]]
Mappings:
  Seconds: {"2": {value: 120}}
Conditions:
  Never: !Equals [a, b]
`);
  const [queue] = templatesOf([{ name: 'Shop', template }]).resources;
  expect(queue.properties.number('VisibilityTimeout')).toBe(120);
  expect(queue.properties.values('Tags')).toEqual([]);
});

test('fails over aliases that multiply', () => {
  const bomb = ['a0: &a0 [x]', ...Array.from({ length: 20 }, (_, index) => `a${index + 1}: &a${index + 1} [${Array(9).fill(`*a${index}`).join()}]`)].join('\n');
  expect(() => parse(bomb)).toThrow('shop.yaml: this YAML cannot be read (excessive alias count indicates a resource exhaustion attack); write it more plainly');
});

test.each([
  ['an alias inside what it stands for', 'Resources: &all\n  Jobs: [*all, *all]', /^shop\.yaml: this YAML cannot be read \(converting circular structure to JSON\); write it more plainly$/],
  ['lists nested 20,000 deep', '- '.repeat(20_000), /^shop\.yaml:1:1: this YAML is nested too deeply; write it more plainly$/],
  ['objects nested 20,000 deep', '{'.repeat(20_000), /^shop\.yaml.*this YAML cannot be read|this is no YAML/],
])('fails over %s', (_, yaml, message) => {
  expect(() => parse(yaml)).toThrow(message);
});
