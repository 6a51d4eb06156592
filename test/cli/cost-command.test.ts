import { aFolder, ran } from './a-run';

const folder = aFolder();
const template = folder.file('jobs.json', { Resources: {
  Thumbnailer: { Type: 'AWS::Lambda::Function', Properties: { MemorySize: 1024 } },
  Logs: { Type: 'AWS::Logs::LogGroup', Properties: {} },
  Nat: { Type: 'AWS::EC2::NatGateway', Properties: {} },
} });

describe('cost', () => {
  const usage = folder.file('usage.json', { Thumbnailer: { requests: '1M', duration: '200ms' }, Logs: { ingested: '10GB' } });

  test('gives the estimate as data', async () => {
    const { code, out, err } = await ran('cost', template, '--usage', usage, '--json');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const estimate = JSON.parse(out);
    expect(estimate).toMatchObject({ currency: 'USD', region: 'us-east-1', monthlyUsd: null, knownMonthlyUsd: expect.closeTo(3.53334 + 5 + 32.85, 4) });
    expect(estimate.stacks[0].name).toBe('jobs');
    expect(estimate.stacks[0].resources[0]).toMatchObject({ logicalId: 'Thumbnailer', monthlyUsd: expect.closeTo(3.53334, 6) });
  });

  test('says it in 80 columns, with a question mark for what is unknown', async () => {
    const { out } = await ran('cost', template, '--usage', usage);
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(out).toContain('USD 41.38 and more a month in all');
    expect(out).toMatch(/stored +│ +\? GB-month │ +0\.03 │ +\? │/);
  });

  test('takes YAML, and prices of another region', async () => {
    const yaml = folder.file('usage.yaml', 'Nat: { processed: 100GB }\n');
    expect((await ran('cost', template, '--usage', yaml, '--region', 'eu-central-1')).out).toContain('100 GB');
  });

  test.each<[what: string, file: string, content: unknown, message: string]>([
    ['a name that is nowhere', 'typo.json', { Nobody: { requests: 1 } }, 'Nobody must be a logical id or the path of a construct in the templates, got neither; mend the name\n'],
    ['a value that is none', 'value.json', { Thumbnailer: { requests: 'many' } }, 'requests of Thumbnailer must be a count such as 2000000 or 2M, got "many"; mend it\n'],
    ['a list', 'list.json', [], 'a usage must be an object, with logical ids or construct paths as its names; write { "Jobs/Thumbnailer": { "requests": "2M" } }\n'],
  ])('fails in one sentence and with 2 over %s', async (_, name, content, message) => {
    const file = folder.file(name, content);
    expect(await ran('cost', template, '--usage', file)).toEqual({ code: 2, out: '', err: `${file}: ${message}` });
  });

  test('fails without a file of usage', async () => {
    expect((await ran('cost', template)).err).toBe("cdk-scale-to-zero cost: required option '--usage <file>' not specified; see cdk-scale-to-zero cost --help\n");
    expect((await ran('cost', template, '--usage', 'nowhere.json')).err).toBe('nowhere.json: there is no such file; write what is used in a month, by logical id or construct path\n');
  });
});
