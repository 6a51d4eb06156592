import { pathStyle, port, required } from '../environment';

/** What the environment of the container says. */
export interface Settings {
  readonly port: number;
  /** Bucket of the feeds. */
  readonly bucket: string;
  /** Address of the shop, without a slash at its end. */
  readonly shopUrl: string;
  /** Whether a stand-in speaks for S3: it has no host name for each bucket. */
  readonly pathStyle: boolean;
}

/**
 * Reads the settings.
 *
 * @throws with one sentence when one is missing or cannot be
 */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  return {
    port: port(env),
    bucket: required(env, 'FEEDS_BUCKET', 'the name of the bucket for feeds'),
    shopUrl: shopUrl(env),
    pathStyle: pathStyle(env),
  };
}

function shopUrl(env: NodeJS.ProcessEnv): string {
  const text = required(env, 'SHOP_URL', 'the address of the shop');
  const protocol = URL.canParse(text) ? new URL(text).protocol : undefined;
  if (protocol === 'http:' || protocol === 'https:') return text.replace(/\/+$/, '');
  throw new Error(`SHOP_URL must be an address such as "https://shop.example.com", got "${text}"; set the one that visitors use`);
}
