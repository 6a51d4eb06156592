import escape from 'escape-html';
import type { FeedJob } from './feed-job';
import type { Product } from '../shop/catalogue';

/** Every product is made in these colours. */
const COLOURS = [
  'amber', 'anthracite', 'apricot', 'aubergine', 'birch', 'black', 'brick', 'burgundy', 'charcoal', 'clay', 'cobalt', 'copper',
  'cream', 'emerald', 'fern', 'graphite', 'honey', 'indigo', 'ivory', 'lavender', 'linen', 'mint', 'moss', 'mustard',
  'navy', 'ochre', 'olive', 'petrol', 'rose', 'sage', 'slate', 'white',
] as const;

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Two letters, with which a product can be marked. */
const INITIALS = [...LETTERS].flatMap((first) => [...LETTERS].map((second) => first + second));

/** Each colour with each pair of initials. */
export const VARIANTS_A_PRODUCT = COLOURS.length * INITIALS.length;

/** Items that are handed on at once: some 40 kB, so that a large feed is not millions of small writes. */
const ITEMS_A_CHUNK = 100;

/**
 * Writes a feed for shopping portals piece by piece: RSS 2.0, some 400 bytes an item, sorted by variant.
 *
 * The same job gives the same bytes: neither the clock nor chance has a part in it.
 *
 * @param products what the shop sells
 * @param shopUrl address of the shop, without a slash at its end
 * @see https://support.google.com/merchants/answer/14987622
 */
export function* catalogueFeed({ date, items }: FeedJob, products: readonly Product[], shopUrl: string): Generator<string> {
  const address = escape(shopUrl);
  yield `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0">
<channel>
<title>Shop</title>
<link>${address}/</link>
<description>Everything the shop sells, ${date}</description>
`;
  const parts = products.map((product) => ({ ...product, name: escape(product.name), description: escape(product.description) }));
  let chunk = '';
  for (let item = 0; item < items; item++) {
    // The variants of all products in turn: a short feed has every product, too.
    chunk += itemOf(parts[item % parts.length], Math.floor(item / parts.length), address);
    if (item % ITEMS_A_CHUNK === ITEMS_A_CHUNK - 1) {
      yield chunk;
      chunk = '';
    }
  }
  yield `${chunk}</channel>\n</rss>\n`;
}

/** @param product with texts that are escaped already */
function itemOf({ id, name, description, priceInCents }: Product, variant: number, address: string): string {
  const colour = COLOURS[variant % COLOURS.length];
  const initials = INITIALS[Math.floor(variant / COLOURS.length)];
  return `<item>
<g:id>${id}-${colour}-${initials}</g:id>
<g:item_group_id>${id}</g:item_group_id>
<title>${name}, ${colour}, initials ${initials}</title>
<description>${description}</description>
<link>${address}/products/${id}?colour=${colour}&amp;initials=${initials}</link>
<g:color>${colour}</g:color>
<g:price>${(priceInCents / 100).toFixed(2)} EUR</g:price>
<g:availability>in_stock</g:availability>
<g:condition>new</g:condition>
</item>
`;
}
