/** A setting without a default; fails with one sentence when it is missing. */
export function required(env: NodeJS.ProcessEnv, name: string, meaning: string): string {
  const value = env[name];
  if (value !== undefined && value !== '') return value;
  throw new Error(`${name} must be ${meaning}, got nothing; set it in the environment of the server`);
}

/** A setting that is a whole number from 0 to `max`; fails with one sentence when it is something else. */
export function whole(env: NodeJS.ProcessEnv, name: string, preset: number, max: number): number {
  const text = env[name];
  if (text === undefined) return preset;
  // Digits alone: Number('') is 0.
  if (/^\d+$/.test(text) && Number(text) <= max) return Number(text);
  const range = `between 0 and ${max.toLocaleString('en-US')}`;
  throw new Error(`${name} must be a whole number ${range}, got "${text}"; correct it or leave it away for ${preset}`);
}

/** Port on which a program of the sample listens. */
export function port(env: NodeJS.ProcessEnv): number {
  // The load balancer of the sample calls it, and the queue agent; a port has 16 bits.
  return whole(env, 'PORT', 8080, 65_535);
}

/** Whether a stand-in speaks for S3: it has no host name for each bucket. */
export function pathStyle(env: NodeJS.ProcessEnv): boolean {
  return (env.AWS_ENDPOINT_URL_S3 ?? env.AWS_ENDPOINT_URL) !== undefined;
}
