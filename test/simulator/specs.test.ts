import { secondsOf, timeOf, trafficOf } from '../../lib/simulator/specs';
import { timesFromCsv, trafficFromCsv } from '../../lib/simulator/traffic-csv';

describe('times', () => {
  test.each([['1.96s', 1.96], ['50ms', 0.05], ['2m', 120], ['1min', 60], ['0.5h', 1800], ['7d', 604_800], ['3', 3], ['.5s', 0.5]])('%s is %d s', (text, seconds) => {
    expect(secondsOf(text)).toBe(seconds);
    expect(timeOf('service time', text).fixed).toBe(seconds);
  });

  test('may be drawn from a distribution', () => {
    expect(timeOf('service time', 'exponential(2s)')).toMatchObject({ mean: 2 });
    expect(timeOf('service time', 'lognormal(2s, 500ms)')).toMatchObject({ mean: 2 });
    expect(timeOf('service time', 'log-normal(2s,1s)').cumulative(2)).toBeGreaterThan(0.5);
  });

  test.each(['', 'soon', '-1s', 'exponential()', 'exponential(0s)', 'lognormal(2s)', 'uniform(1s)', '2 weeks'])('fails for "%s"', (text) => {
    expect(() => timeOf('service time', text)).toThrow(`service time must be a time such as 1.96s, 50ms, 2m, exponential(2s) or lognormal(2s, 500ms), got ${text}`);
  });
});

describe('traffic', () => {
  test.each([['constant(5/s, 1h)', 18_000, 3600], ['random(0.1/s, 28h)', 10_080, 100_800], ['burst(5000, 1m)', 5000, 60], ['daily(100000, 7d)', 700_000, 604_800], ['daily(86400, 1d, 9h)', 86_400, 86_400], ['constant(300/min, 1m)', 300, 60]])('%s has %d arrivals in %d s', (text, count, seconds) => {
    const traffic = trafficOf(text);

    expect(traffic.seconds).toBe(seconds);
    expect(traffic.until(seconds)).toBeCloseTo(count, 5);
  });

  test.each(['', 'constant(5, 1h)', 'burst(0, 1m)', 'burst(10)', 'daily(10, 1d, 25h)', 'nightly(3)'])('fails for "%s"', (text) => {
    expect(() => trafficOf(text)).toThrow(`traffic must be a file or a traffic such as constant(5/s, 1h), random(0.1/s, 28h), burst(5000, 1m) or daily(100000, 7d, 14h), got ${text}`);
  });
});

describe('files of traffic', () => {
  test('one moment a line: each is an arrival', () => {
    expect([...trafficFromCsv('0.5\n7\n\n3.25\n', 'a.csv').times ?? []]).toEqual([0.5, 3.25, 7]);
    expect([...trafficFromCsv('start_s\n0\n10\n', 'a.csv').times ?? []]).toEqual([0, 10]);
  });

  test('dates and times since 1970 count from the first', () => {
    expect([...trafficFromCsv('2026-01-01T00:00:10Z\n2026-01-01T00:00:00Z\n', 'a.csv').times ?? []]).toEqual([0, 10]);
    expect([...trafficFromCsv('1767225600\n1767225601.5\n', 'a.csv').times ?? []]).toEqual([0, 1.5]);
    expect([...trafficFromCsv('1767225600000\n1767225601500\n', 'a.csv').times ?? []]).toEqual([0, 1.5]);
  });

  test('second and count: so many in that second', () => {
    const traffic = trafficFromCsv('# exported\nsecond,count\n0,5\n1,0\n10,7\n', 'a.csv');

    expect([traffic.seconds, traffic.until(1), traffic.until(10), traffic.until(11)]).toEqual([11, 5, 5, 12]);
  });

  test('date and count: so many until the next row', () => {
    const traffic = trafficFromCsv('timestamp,value\n2014-04-10 00:04:00,94.0\n2014-04-10 00:09:00,56.0\n2014-04-10 00:14:00,187.0\n', 'a.csv');

    expect([traffic.seconds, traffic.until(150), traffic.until(300), traffic.until(900)]).toEqual([900, 47, 94, 337]);
  });

  test.each([['', 'got nothing'], ['a\nb\n1\n', 'got b in line 2'], ['1\n2,3,4\n', 'got 2,3,4 in line 2'], ['1,2\n2,-3\n', 'got 2,-3 in line 2']])('fails for %j', (text, got) => {
    expect(() => trafficFromCsv(text, 'a.csv')).toThrow(`a.csv must have one moment, or a moment and a count, a line, ${got}`);
  });

  test('times are one a line', () => {
    expect(timesFromCsv('seconds\n1\n3\n', 't.csv').mean).toBe(2);
    expect(() => timesFromCsv('1\nlong\n', 't.csv')).toThrow('t.csv must have a time in seconds a line, got long in line 2');
    expect(() => timesFromCsv('', 't.csv')).toThrow('t.csv must have a time in seconds a line, got nothing');
  });
});
