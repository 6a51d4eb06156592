import { pathStyle, port, required, whole } from '../environment';

/** What the environment of the container says. */
export interface Settings {
  readonly port: number;
  readonly keepAliveTimeoutMs: number;
  readonly queueUrl: string;
  readonly bucket: string;
  /** Whether a stand-in speaks for S3: it has no host name for each bucket. */
  readonly pathStyle: boolean;
}

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
    port: port(env),
    keepAliveTimeoutMs: whole(env, 'KEEP_ALIVE_TIMEOUT_MS', DEFAULT_KEEP_ALIVE_TIMEOUT_MS, MAX_KEEP_ALIVE_TIMEOUT_MS),
    pathStyle: pathStyle(env),
  };
}
