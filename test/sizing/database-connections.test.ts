import * as fc from '../seeded-fast-check';
import { instanceMemoryGiB, maxConnections, maxServerlessConnections } from '../../lib/sizing';

describe('the memory of an instance class', () => {
  test.each([
    ['t3.micro', 1], ['t4g.small', 2], ['t4g.medium', 4], ['t3.2xlarge', 32], ['m5.large', 8], ['m6gd.4xlarge', 64], ['m7i.24xlarge', 384], ['r5b.large', 16],
    ['r6g.16xlarge', 512], ['r8g.48xlarge', 1536], ['r4.large', 15.25], ['x2g.large', 32], ['x2iedn.xlarge', 128], ['c6gd.medium', undefined], ['z1d.large', 16],
  ])('of %s is %s GiB', (type, memory) => {
    expect(instanceMemoryGiB(type)).toBe(memory);
  });

  test.each(['m5.metal', 'r3.large', 'serverless', 'u9.large', 't4g.huge', 'm5', ''])('of %s is not known', (type) => {
    expect(instanceMemoryGiB(type)).toBeUndefined();
  });
});

describe('a database server', () => {
  // The tables of the Aurora guide, within what the classes of one memory differ.
  test.each([['t4g.medium', 405], ['t3.large', 844], ['r4.large', 1600], ['r6g.large', 1722], ['r5.xlarge', 3300], ['r6g.2xlarge', 5000], ['x2g.16xlarge', 5000]])('of Aurora PostgreSQL on %s takes about %i connections', (type, documented) => {
    const law = maxConnections('aurora-postgresql', instanceMemoryGiB(type) ?? 0);
    expect(Math.abs(law - documented) / documented).toBeLessThan(0.04);
    expect(maxConnections('postgres', instanceMemoryGiB(type) ?? 0)).toBe(law);
  });

  test.each([
    ['t3.small', 45], ['t4g.medium', 90], ['t3.large', 135], ['r6g.large', 1000], ['r5.xlarge', 2000], ['r5.2xlarge', 3000], ['r5.4xlarge', 4000], ['r5.8xlarge', 5000],
    ['r5.12xlarge', 6000], ['r5.16xlarge', 6000], ['r5.24xlarge', 7000], ['x2g.large', 2000], ['x2g.12xlarge', 7000], ['x2g.16xlarge', 7000],
  ])('of Aurora MySQL on %s takes the %i connections of AWS\'s table', (type, documented) => {
    expect(maxConnections('aurora-mysql', instanceMemoryGiB(type) ?? 0)).toBe(documented);
  });

  test('of MySQL takes a connection for each 12 MiB, of MariaDB half as many', () => {
    expect(maxConnections('mysql', 16)).toBe(1271);
    expect(maxConnections('mariadb', 16)).toBe(635);
    expect(maxConnections('mariadb', 1000)).toBe(12_000);
  });
});

describe('Aurora Serverless v2 that may pause', () => {
  test.each([[1, 90, 189], [4, 135, 823], [8, 1000, 1669], [16, 2000, 2000], [32, 3000, 2000], [64, 4000, 2000], [128, 5000, 2000]])('takes at %i ACU the connections of AWS\'s table', (acu, mysql, postgres) => {
    expect(maxServerlessConnections('aurora-mysql', acu)).toBe(mysql);
    expect(maxServerlessConnections('aurora-postgresql', acu)).toBe(postgres);
  });

  test('takes never fewer with more capacity', () => {
    fc.assert(fc.property(fc.integer({ min: 2, max: 511 }), (halves) => {
      for (const engine of ['aurora-mysql', 'aurora-postgresql'] as const) {
        expect(maxServerlessConnections(engine, (halves + 1) / 2)).toBeGreaterThanOrEqual(maxServerlessConnections(engine, halves / 2));
      }
    }));
  });
});
