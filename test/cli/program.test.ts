import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as path from 'node:path';
import * as fc from '../seeded-fast-check';
import { aFolder, ran } from './a-run';

const folder = aFolder();
const QUEUE = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'jobs' } };

describe('the program', () => {
  test('tells its commands', async () => {
    const { code, out } = await ran('--help');
    expect(code).toBe(0);
    expect(out).toMatch(/check .*\n.*\n*[^]*idle /);
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test('tells its version', async () => {
    expect((await ran('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test.each([
    [['chekc'], "cdk-scale-to-zero: unknown command 'chekc'; Did you mean check?; see cdk-scale-to-zero --help\n"],
    [['check', '--jsn'], "cdk-scale-to-zero check: unknown option '--jsn'; Did you mean --json?; see cdk-scale-to-zero check --help\n"],
    [['idle', '--region'], "cdk-scale-to-zero idle: option '--region <region>' argument missing; see cdk-scale-to-zero idle --help\n"],
    [['idle', '--region', 'Frankfurt'], '--region: must be a region such as eu-central-1, got Frankfurt; mend it\n'],
    [['check', 'nowhere'], 'nowhere: there is no such file or folder; run cdk synth first, or give the path of a template\n'],
  ])('fails in one sentence and with 2: %p', async (args, expected) => {
    expect(await ran(...args)).toEqual({ code: 2, out: '', err: expected });
  });

  test.each([
    ['cost', '--usage'], ['simulate', '--traffic', 'burst(5, 1m)', '--service-time'], ['simulate', '--traffic'],
  ])('fails in one sentence where a folder is given for a file: %s %s', async (...args) => {
    const template = folder.file('function.json', { Resources: { Work: { Type: 'AWS::Lambda::Function', Properties: { MemorySize: 512 } } } });
    expect(await ran(...args, folder.path, template)).toEqual({ code: 2, out: '', err: `${folder.path}: this must be a file, got a folder; give the path of the file\n` });
  });

  test('ends as it would have when its reader closes the pipe', async () => {
    const root = path.join(__dirname, '..', '..');
    const program = spawn(process.execPath, ['--import', 'tsx', path.join(root, 'bin', 'cdk-scale-to-zero.ts'), 'help', 'simulate'], { cwd: root });
    program.stdout.destroy();
    let err = '';
    program.stderr.on('data', (text: Buffer) => { err += text.toString(); });
    expect({ code: (await once(program, 'close'))[0], err }).toEqual({ code: 0, err: '' });
  });

  test('fails with 2 when it is asked for nothing', async () => {
    expect((await ran()).code).toBe(2);
  });

  test.each([
    ['truncated JSON', 'cut.json', '{"Resources": {', 'cut.json:1:16: the JSON ends too early; the file may be truncated\n'],
    ['YAML that is none', 'broken.yaml', 'Resources:\n  Jobs: [\n', 'broken.yaml:3:1: this is no YAML: flow sequence in block collection must be sufficiently indented and end with a ]; mend the file\n'],
    ['a tag that is no function', 'tag.yaml', 'Resources:\n  Jobs: !Guess 1\n', 'tag.yaml:2:9: a tag must be a short form of a CloudFormation function, got !Guess; mend the file\n'],
    ['several documents', 'several.yaml', 'Resources: {}\n---\nResources: {}\n', 'several.yaml:2:1: this is no YAML: source contains multiple documents; please use YAML.parseAllDocuments(); mend the file\n'],
    ['a list', 'list.yml', '- Resources\n', 'list.yml: a template must have Resources, got none; give the path of a CloudFormation template\n'],
    ['a circle of conditions', 'conditions.json', { Conditions: { A: { 'Fn::Not': [{ Condition: 'B' }] }, B: { 'Fn::Or': [{ Condition: 'A' }, { Condition: 'C' }] }, C: { 'Fn::Equals': ['x', 'x'] } }, Resources: {} },
      'conditions.json: conditions must not be made of each other in a circle, got A → B → A; write one of them out\n'],
    ['a circle', 'circle.json', { Resources: { A: { Type: 'T', Properties: { B: { Ref: 'B' } } }, B: { Type: 'T', DependsOn: 'A' } } }, 'circle.json: resources must not refer to each other in a circle, got A → B → A; give one of them a resource of its own for what connects them\n'],
    ['5 MB', 'large.json', { Resources: { Jobs: { Type: 'x'.repeat(5_000_000) } } }, 'large.json: a template must have at most 1 MB, got 4.8 MB; split the stack\n'],
    ['5 MB of YAML', 'large.yaml', `Resources:\n  Jobs:\n    Type: ${'x'.repeat(5_000_000)}\n`, 'large.yaml: a template must have at most 1 MB, got 4.8 MB; split the stack\n'],
  ])('fails in one sentence and with 2 over %s', async (_, name, content, expected) => {
    const { code, out, err } = await ran('check', folder.file(name, content));
    expect({ code, out, err: err.replace(folder.path + path.sep, '') }).toEqual({ code: 2, out: '', err: expected });
  });

  test('never shows a stack trace, whatever it is given', async () => {
    const nasty = fc.oneof(
      fc.jsonValue().map((value) => JSON.stringify(value)),
      fc.jsonValue().map((value) => JSON.stringify({ Resources: { A: { Type: 'AWS::SQS::Queue', Properties: value }, B: value } })),
      fc.string(), fc.constantFrom('&a [*a]', '!Ref', '!Sub\n- a', '? !GetAtt a\n: b', '{<<: [1]}', '*x', '%YAML 9', '\u0000', '!!binary x', '- '.repeat(20_000), '{'.repeat(20_000)),
    );
    await fc.assert(fc.asyncProperty(nasty, fc.constantFrom('any.json', 'any.yaml', 'any'), fc.constantFrom('check', 'idle'), async (text, name, command) => {
      const { code, err } = await ran(command, folder.file(name, text), '--json');
      expect([0, 1, 2]).toContain(code);
      expect(err).not.toMatch(/^\s+at |a fault of this program/m);
      expect(err.split('\n').length).toBeLessThanOrEqual(2);
    }), { numRuns: 300 });
  });
});

describe('check', () => {
  const broken = {
    Resources: {
      Jobs: { Type: 'AWS::SQS::Queue', Properties: {} },
      Rule: { Type: 'AWS::Events::Rule', Properties: { ScheduleExpression: 'rate(1 hour)', Targets: [{ Id: 'Jobs', Arn: { 'Fn::GetAtt': ['Jobs', 'Arn'] } }] } },
    },
  };

  test('finds nothing in a template that is right, and ends with 0', async () => {
    expect(await ran('check', folder.file('right.json', { Resources: { Topic: { Type: 'AWS::SNS::Topic' } } })))
      .toEqual({ code: 0, out: 'nothing found in 1 stack, 1 resource\n', err: '' });
  });

  test('says what is wrong, where and what to do, and ends with 1', async () => {
    const { code, out } = await ran('check', folder.file('broken.json', broken));
    expect(code).toBe(1);
    expect(out).toContain('QueueRefusesDelivery\n');
    expect(out).toContain('  fix: ');
    expect(Math.max(...out.split('\n').filter((line) => !line.includes('https://')).map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test('reads what is given twice once', async () => {
    const fed = folder.file('fed.json', {
      Resources: {
        Jobs: { Type: 'AWS::SQS::Queue', Properties: { RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 5 } } },
        Dead: { Type: 'AWS::SQS::Queue' },
      },
    });
    const once = await ran('check', fed);
    expect(await ran('check', fed, path.relative('.', fed))).toEqual(once);
  });

  test('gives every field in JSON, null where it is not known', async () => {
    const { code, out } = await ran('check', '--json', folder.file('broken.json', broken));
    const { findings } = JSON.parse(out);
    expect(code).toBe(1);
    expect(findings.length).toBeGreaterThan(0);
    for (const finding of findings) expect(Object.keys(finding)).toEqual(['rule', 'severity', 'stack', 'logicalId', 'constructPath', 'message', 'fix', 'source']);
    expect(findings[0]).toMatchObject({ stack: 'broken', constructPath: null });
  });

  test('reads several paths together, JSON and YAML: an import leads from one to the other', async () => {
    const queue = folder.file('queue.yaml', 'Resources:\n  Jobs: {Type: AWS::SQS::Queue}\nOutputs:\n  Arn:\n    Value: !GetAtt Jobs.Arn\n    Export: {Name: !Sub "${AWS::StackName}-arn"}\n');
    const rule = folder.file('rule.json', { Resources: { Rule: { Type: 'AWS::Events::Rule', Properties: { ScheduleExpression: 'rate(1 hour)', Targets: [{ Id: 'Jobs', Arn: { 'Fn::ImportValue': 'queue-arn' } }] } } } });
    const rules = JSON.parse((await ran('check', '--json', queue, rule)).out).findings.map(({ rule: name }: { rule: string }) => name);
    expect(rules).toContain('QueueRefusesDelivery');
    expect(JSON.parse((await ran('check', '--json', rule)).out).findings).toEqual([]);
  });
});

describe('idle', () => {
  const template = { Resources: { Jobs: QUEUE, Nat: { Type: 'AWS::EC2::NatGateway', Properties: { SubnetId: 'subnet-1' } }, Odd: { Type: 'Some::Odd::Thing' } } };

  test('lists what is billed, what is unknown and how much is free, and ends with 1', async () => {
    const { code, out } = await ran('idle', '--region', 'us-east-1', folder.file('nat.json', template));
    expect(code).toBe(1);
    expect(out).toMatch(/^nat: USD 3\d\.\d\d a month and 1 resource of unknown cost\n/);
    expect(out).toContain('? Odd ');
    expect(out).toContain('1 resource without a price of its own while idle');
    expect(out).toContain('List prices of us-east-1 as of ');
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test('ends with 0 if nothing is billed while idle', async () => {
    expect((await ran('idle', folder.file('queue.json', { Resources: { Jobs: QUEUE } }))).code).toBe(0);
  });

  test('gives every resource in JSON, null where the cost is unknown', async () => {
    const { out } = await ran('idle', '--json', '--region', 'us-east-1', folder.file('nat.json', template));
    const bill = JSON.parse(out);
    expect(bill).toMatchObject({ currency: 'USD', region: 'us-east-1', monthlyUsd: null, stacks: [{ name: 'nat', monthlyUsd: null }] });
    expect(bill.stacks[0].resources.map(({ logicalId, type, idle }: any) => [logicalId, type, idle])).toEqual([
      ['Jobs', 'AWS::SQS::Queue', 'free'], ['Nat', 'AWS::EC2::NatGateway', 'billed'], ['Odd', 'Some::Odd::Thing', 'unknown'],
    ]);
    expect(bill.stacks[0].resources.map(({ monthlyUsd }: any) => typeof monthlyUsd)).toEqual(['number', 'number', 'object']);
  });

  test('takes the prices of the region that is asked for', async () => {
    const file = folder.file('nat.json', template);
    const [here, there] = await Promise.all(['us-east-1', 'eu-central-1'].map(async (region) => JSON.parse((await ran('idle', '--json', '--region', region, file)).out).stacks[0].resources[1].monthlyUsd));
    expect(there).toBeGreaterThan(here);
  });
});
