import escape from 'escape-html';
import type { Product } from './catalogue';
import { PICTURE_TYPES } from './picture-store';

const STYLE = `
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #222; background: #fff; }
  ul.products { display: grid; grid-template-columns: repeat(auto-fill, minmax(16rem, 1fr)); gap: 1rem; padding: 0; list-style: none; }
  ul.products li { border: 1px solid #ddd; border-radius: 8px; padding: 1rem; }
  img { max-width: 160px; max-height: 160px; border-radius: 4px; }
`;

/** The front page: every product. */
export function frontPage(products: readonly Product[]): string {
  const items = products.map((product) =>
    `<li><a href="/products/${escape(product.id)}">${escape(product.name)}</a><br>${price(product)}</li>`);
  return page('Shop', `<h1>Shop</h1><ul class="products">${items.join('\n')}</ul>`);
}

/**
 * The page of one product, with a form to upload a picture of it.
 *
 * @param thumbnails keys of its thumbnails in the bucket, which are also their addresses
 */
export function productPage(product: Product, thumbnails: readonly string[]): string {
  const name = escape(product.name);
  const pictures = thumbnails.length === 0
    ? '<p>No pictures yet.</p>'
    : thumbnails.map((key) => `<img src="/${escape(key)}" alt="${name}" loading="lazy">`).join('\n');
  return page(product.name, `
    <p><a href="/">Shop</a></p>
    <h1>${name}</h1>
    <p>${escape(product.description)}</p>
    <p><strong>${price(product)}</strong></p>
    ${pictures}
    <form method="post" enctype="multipart/form-data" action="/products/${escape(product.id)}/pictures">
      <label>Your picture of it <input type="file" name="picture" required accept="${[...PICTURE_TYPES.keys()].join(',')}"></label>
      <button>Upload</button>
    </form>`);
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(title)}</title><style>${STYLE}</style></head>
<body>${body}</body>
</html>
`;
}

function price({ priceInCents }: Product): string {
  return (priceInCents / 100).toLocaleString('en-GB', { style: 'currency', currency: 'EUR' });
}
