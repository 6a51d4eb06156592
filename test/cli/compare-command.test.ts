import { ran } from './a-run';

const ASKED = ['compare', '--requests-per-month', '1M', '--duration', '200ms', '--memory', '1GB'];

describe('compare', () => {
  test('gives the comparison as data', async () => {
    const { code, out, err } = await ran(...ASKED, '--region', 'us-east-1', '--json');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(out)).toEqual({
      region: 'us-east-1',
      options: [
        { id: 'lambda', fixedMonthlyUsd: 0, perMillionUsd: expect.closeTo(3.53334, 6), monthlyUsd: expect.closeTo(3.53334, 6) },
        { id: 'fargate-from-zero', fixedMonthlyUsd: expect.closeTo(0.104, 3), perMillionUsd: expect.closeTo(3.439, 3), monthlyUsd: expect.closeTo(3.543, 3) },
        { id: 'fargate-always-on', fixedMonthlyUsd: expect.closeTo(36.0401, 4), perMillionUsd: 0, monthlyUsd: expect.closeTo(36.0401, 4) },
        { id: 'ec2-always-on', fixedMonthlyUsd: expect.closeTo(65.1525, 4), perMillionUsd: 0, monthlyUsd: expect.closeTo(65.1525, 4) },
      ],
      breakEven: expect.arrayContaining([{ from: 'lambda', to: 'fargate-always-on', requestsPerMonth: expect.closeTo(10_200_009, 0) }]),
    });
  });

  test('says it in 80 columns, with what it assumed', async () => {
    const { out } = await ran(...ASKED);
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(out).toContain('1 million requests a month, 200 ms with 1 GB each, in us-east-1');
    expect(out).toMatch(/│ lambda +│ +3\.53 │ +0\.00 │ +3\.53 │/);
    expect(out).toContain('above 10.2 million a month fargate-always-on is cheaper than lambda');
    expect(out).toContain('tasks of 1 vCPU and 2 GB');
  });

  test('takes each assumption by an option', async () => {
    const { out } = await ran(...ASKED, '--architecture', 'arm64', '--task-vcpu', '0.5', '--task-memory', '1GB', '--min-capacity', '2', '--utilisation', '0.5',
      '--bursts-per-month', '30', '--task-start', '20s', '--idle-timeout', '2min', '--public-ip', '--instance-type', 't4g.small', '--cpu-seconds-per-request', '0.05');
    for (const said of ['arm64', '0.05 vCPU seconds a request', 'tasks of 0.5 vCPU and 1 GB', 'instances t4g.small', '2 of them always on', 'used to 50 %', '30 bursts a month', '20 s of start', '120 s of waiting', 'a public address each']) {
      expect(out.replace(/\s+/g, ' ')).toContain(said);
    }
  });

  test('says so where a price is unknown', async () => {
    const { out } = await ran(...ASKED, '--instance-type', 'z9.huge');
    expect(out).toMatch(/│ ec2-always-on +│ unknown │ unknown │ +unknown │/);
  });

  test.each([
    [['compare'], /^cdk-scale-to-zero compare: required option '--requests-per-month <count>' not specified; see cdk-scale-to-zero compare --help\n$/],
    [[...ASKED, '--region', 'mars-north-1'], /'mars-north-1' is invalid/],
    [['compare', '--requests-per-month', 'many', '--duration', '200ms', '--memory', '1GB'], /'many' is invalid.*It must be a count such as 10000000 or 10M/],
    [['compare', '--requests-per-month', '1', '--duration', '200', '--memory', '1GB'], /It must be a time such as 200ms or 1\.5s/],
    [['compare', '--requests-per-month', '1', '--duration', '0s', '--memory', '1GB'], /It must be a time/],
    [['compare', '--requests-per-month', '1', '--duration', '1s', '--memory', 'much'], /It must be a size such as 512MB or 1GB/],
    [[...ASKED, '--utilisation', '1.5'], /It must be a number above 0, and at most 1/],
  ])('fails in one sentence and with 2: %p', async (args, expected) => {
    const { code, out, err } = await ran(...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(expected);
    expect(err.split('\n')).toHaveLength(2);
  });
});
