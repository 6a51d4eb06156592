/** Engines whose limit of connections is known. */
export type ConnectionEngine = 'postgres' | 'mysql' | 'mariadb' | 'aurora-postgresql' | 'aurora-mysql';

/**
 * How many connections a database server takes unless its `max_connections` says otherwise.
 *
 * Laws, M being the memory that RDS leaves to the database:
 * - PostgreSQL, Aurora PostgreSQL: least of M / 9,531,392 and 5,000
 * - MySQL: M / 12,582,880
 * - MariaDB (10.5 and later): least of M / 25,165,760 and 12,000
 * - Aurora MySQL: greatest of 45 × log2(memory / 805,306,368) and 1,000 × log2(memory / 8,187,281,408), logarithms rounded
 *
 * AWS does not publish M; its own example takes 10^9 bytes for each GiB of the class, which leaves out what the
 * system keeps. The smallest classes have up to a fifth less.
 *
 * Example: PostgreSQL on 4 GiB: 4 × 10^9 / 9,531,392 = 419.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html#RDS_Limits.MaxConnections
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Managing.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Managing.Performance.html
 */
export function maxConnections(engine: ConnectionEngine, memoryGiB: number): number {
  const left = memoryGiB * 1e9;
  switch (engine) {
    case 'postgres':
    case 'aurora-postgresql': return Math.min(Math.floor(left / 9_531_392), 5000);
    case 'mysql': return Math.floor(left / 12_582_880);
    case 'mariadb': return Math.min(Math.floor(left / 25_165_760), 12_000);
    case 'aurora-mysql': return Math.max(45 * doublings(memoryGiB, 805_306_368), 1000 * doublings(memoryGiB, 8_187_281_408));
  }
}

/** How often a number of bytes doubles until it is this memory. */
function doublings(memoryGiB: number, bytes: number): number {
  return Math.round(Math.log2(memoryGiB * 2 ** 30 / bytes));
}

/** What the smallest Aurora Serverless v2 takes. */
const LEAST_SERVERLESS = { 'aurora-postgresql': 189, 'aurora-mysql': 90 };

/**
 * How many connections Aurora Serverless v2 takes when it may pause, by the most capacity it may have.
 *
 * Laws: Aurora PostgreSQL 189 at 1 ACU and 211.4 for each further one, which is the line that AWS's table lies on, and
 * 2,000 at most where the least capacity is 0 or 0.5; Aurora MySQL as a server of 2 GiB an ACU, 90 at least.
 *
 * Example: PostgreSQL, 4 ACU: 189 + 3 × 211.4 = 823.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.setting-capacity.html#aurora-serverless-v2.max-connections
 */
export function maxServerlessConnections(engine: 'aurora-postgresql' | 'aurora-mysql', maxAcu: number): number {
  const least = LEAST_SERVERLESS[engine];
  return engine === 'aurora-postgresql'
    ? Math.min(2000, Math.round(least + (maxAcu - 1) * 211.4))
    : Math.max(least, maxConnections(engine, 2 * maxAcu));
}
