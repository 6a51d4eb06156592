/** What the environment of the container says. */
export interface Settings {
  readonly port: number;
  readonly keepAliveTimeoutMs: number;
  readonly queueUrl: string;
  readonly bucket: string;
  /** Whether a stand-in speaks for S3: it has no host name for each bucket. */
  readonly pathStyle: boolean;
}

/** The port that the load balancer of the sample calls. */
const DEFAULT_PORT = 8080;

/** 60 s, the idle time of a load balancer, and 5 s: the server never closes first, under a request on its way. */
const DEFAULT_KEEP_ALIVE_TIMEOUT_MS = 65_000;

/** Longest time a load balancer can be set to wait, 4,000 s, and 5 s, in ms. */
const MAX_KEEP_ALIVE_TIMEOUT_MS = 4_005_000;

/**
 * Reads the settings.
 *
 * @throws with one sentence when one is missing or cannot be
 */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  return {
    queueUrl: required(env, 'THUMBNAILS_QUEUE_URL', 'the address of the work queue for thumbnails'),
    bucket: required(env, 'PICTURES_BUCKET', 'the name of the bucket for pictures'),
    port: whole(env, 'PORT', DEFAULT_PORT, 65_535),
    keepAliveTimeoutMs: whole(env, 'KEEP_ALIVE_TIMEOUT_MS', DEFAULT_KEEP_ALIVE_TIMEOUT_MS, MAX_KEEP_ALIVE_TIMEOUT_MS),
    pathStyle: (env.AWS_ENDPOINT_URL_S3 ?? env.AWS_ENDPOINT_URL) !== undefined,
  };
}

function required(env: NodeJS.ProcessEnv, name: string, meaning: string): string {
  const value = env[name];
  if (value !== undefined && value !== '') return value;
  throw new Error(`${name} must be ${meaning}, got nothing; set it in the environment of the server`);
}

function whole(env: NodeJS.ProcessEnv, name: string, preset: number, max: number): number {
  const text = env[name];
  if (text === undefined) return preset;
  // Digits alone: Number('') is 0.
  if (/^\d+$/.test(text) && Number(text) <= max) return Number(text);
  const range = `between 0 and ${max.toLocaleString('en-US')}`;
  throw new Error(`${name} must be a whole number ${range}, got "${text}"; correct it or leave it away for ${preset}`);
}
