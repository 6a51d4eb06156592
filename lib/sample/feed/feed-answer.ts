import { createHash } from 'node:crypto';
import type { ALBEvent, ALBResult } from 'aws-lambda';
import { catalogueFeed } from '../feed-builder/catalogue-feed';
import { CATALOGUE } from '../shop/catalogue';

/** How long a reader keeps the feed before it asks again, in seconds: the catalogue changes with a release at most. */
const FRESH_SECONDS = 3_600;

/**
 * Answers who asks for the feed: one item for each product, some 5 kB. The nightly feed with all variants would not fit
 * into the megabyte that a load balancer takes from a function.
 *
 * @param day `2026-11-23`
 * @param shopUrl address of the shop, to which the items link
 */
export function feedAnswer({ httpMethod, multiValueHeaders }: ALBEvent, day: string, shopUrl: string): ALBResult {
  if (httpMethod !== 'GET' && httpMethod !== 'HEAD') return answer(405, { allow: 'GET, HEAD' });
  const body = [...catalogueFeed({ feed: 'catalogue', date: day, items: CATALOGUE.length }, CATALOGUE, shopUrl.replace(/\/+$/, ''))].join('');
  const etag = `"${createHash('sha256').update(body).digest('base64url')}"`;
  const headers = { etag, 'cache-control': `public, max-age=${FRESH_SECONDS}` };
  const known = (multiValueHeaders?.['if-none-match'] ?? []).flatMap((value) => value.split(',').map((tag) => tag.trim().replace(/^W\//, '')));
  if (known.includes(etag) || known.includes('*')) return answer(304, headers);
  return answer(200, { ...headers, 'content-type': 'application/rss+xml; charset=utf-8', 'x-content-type-options': 'nosniff' }, httpMethod === 'HEAD' ? '' : body);
}

/** With multi-value headers on, the load balancer takes lists alone. */
function answer(statusCode: number, headers: Record<string, string>, body = ''): ALBResult {
  return { statusCode, multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])), body };
}
