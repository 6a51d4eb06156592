import { VARIANTS_A_PRODUCT } from './catalogue-feed';
import { CATALOGUE } from '../shop/catalogue';

/** As many items as there are variants in the catalogue. */
export const MAX_ITEMS = CATALOGUE.length * VARIANTS_A_PRODUCT;

/** Body of a message on the work queue, as JSON. */
export interface FeedJob {
  /** Which feed; there is one. */
  readonly feed: 'catalogue';
  /** Day of the feed, `2026-11-23`. The message may also give a time of that day in UTC, as EventBridge Scheduler writes it. */
  readonly date: string;
  /** Items in the feed, 1 to 259,584: variants of all products alike. */
  readonly items: number;
}

const SHAPE = '{ feed, date, items }';

/** A day, or a second of it in UTC. */
const DATE = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}:\d{2}Z)?$/;

/**
 * Reads a message body.
 *
 * @param body JSON text of the message
 * @throws with one sentence when it is no job
 */
export function parseFeedJob(body: string): FeedJob {
  const { feed, date, items } = parseObject(body);
  if (feed !== 'catalogue') throw new Error(`feed must be "catalogue", got ${JSON.stringify(feed)}; there is no other`);
  if (typeof items !== 'number' || !Number.isInteger(items) || items < 1 || items > MAX_ITEMS) {
    throw new Error(`items must be a whole number between 1 and ${MAX_ITEMS.toLocaleString('en-US')}, got ${JSON.stringify(items)}; the catalogue has no more variants`);
  }
  return { feed, date: dayOf(date), items };
}

/** Key of a feed in its bucket: the same job has the same. */
export function keyOf({ feed, date }: FeedJob): string {
  return `feeds/${feed}-${date}.xml`;
}

function dayOf(date: unknown): string {
  const day = typeof date === 'string' ? DATE.exec(date)?.[1] : undefined;
  // JavaScript takes February 31st for March 3rd.
  if (day !== undefined && toDay(Date.parse(day)) === day && !Number.isNaN(Date.parse(date as string))) return day;
  throw new Error(`date must be a day such as "2026-11-23", or a time such as "2026-11-23T02:00:00Z", got ${JSON.stringify(date)}; correct the message`);
}

function toDay(time: number): string {
  return Number.isNaN(time) ? '' : new Date(time).toISOString().slice(0, 10);
}

function parseObject(body: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (cause) {
    throw new Error(`message body must be JSON, got something else; send ${SHAPE}`, { cause });
  }
  if (typeof value === 'object' && value !== null) return { ...value };
  throw new Error(`message body must be a JSON object, got another value; send ${SHAPE}`);
}
