/** Whether a version is at least another, part by part: 16.3 is at least 15.7. */
function isAtLeast(version: readonly number[], least: readonly number[]): boolean {
  const index = least.findIndex((part, at) => part !== (version[at] ?? 0));
  return index < 0 || (version[index] ?? 0) > least[index];
}

/**
 * Least minor version of each PostgreSQL that pauses; later majors all do.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html
 */
const POSTGRES: ReadonlyMap<number, number> = new Map([[13, 15], [14, 12], [15, 7], [16, 3]]);
const NEWEST_LISTED = 16;
const MYSQL = [3, 8, 0];

/** Whether a version of Aurora pauses at zero; `undefined` if the version says too little. */
export function pauses(engine: string, version: string): boolean | undefined {
  if (engine === 'aurora-postgresql') {
    const [major, minor] = version.split('.').map((part) => Number.parseInt(part, 10));
    if (major > NEWEST_LISTED) return true;
    // A major version alone is its newest minor one.
    if (minor === undefined || Number.isNaN(minor)) return POSTGRES.has(major) ? undefined : false;
    return minor >= (POSTGRES.get(major) ?? Infinity);
  }
  if (engine !== 'aurora-mysql') return undefined;
  const aurora = /mysql_aurora\.(\d+(?:\.\d+)*)$/.exec(version)?.[1];
  return aurora === undefined ? undefined : isAtLeast(aurora.split('.').map(Number), MYSQL);
}
