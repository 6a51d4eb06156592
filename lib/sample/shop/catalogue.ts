import { Refused } from './refused';

/** Something the shop sells. */
export interface Product {
  /** As in the page's address, `/products/<id>`. */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly priceInCents: number;
}

/** Everything the shop sells, in the order of its front page. */
export const CATALOGUE: readonly Product[] = [
  product('1', 'Enamel mug "Harbour"', 'Steel, enamelled by hand, 350 ml. Chips only where you drop it.', 1_490),
  product('2', 'Linen apron', 'Washed linen, two pockets, cross-back straps that do not pull at the neck.', 4_900),
  product('3', 'Beech cutting board', 'One piece of oiled beech, 40 x 25 cm, with a groove for the juice.', 3_650),
  product('4', 'Salt & pepper mills', 'A pair in walnut; ceramic grinders, coarse to fine.', 5_200),
  product('5', 'Cast iron pan, 26 cm', 'Seasoned twice. Fits every stove, and the next generation.', 6_900),
  product('6', 'Wool blanket', 'Merino and recycled wool, 140 x 200 cm, woven in Yorkshire.', 11_900),
  product('7', 'Desk lamp "Heron"', 'Brass joints, warm LED, dims to a candle. Arm 2 x 35 cm.', 13_900),
  product('8', 'Pour-over coffee set', 'Glass carafe 600 ml, steel filter that needs no paper <ever>.', 4_450),
  product('9', 'Field notebook, set of 3', 'Dotted, 48 leaves each, sewn so that they lie flat.', 1_650),
  product('10', 'Bread knife', 'Serrated 24 cm blade, handle of smoked oak.', 5_900),
  product('11', 'Terracotta planter', 'Frost-proof, with saucer, 22 cm. Breathes, so roots do too.', 2_800),
  product('12', 'Canvas weekender', 'Waxed cotton and bridle leather, 38 litres, fits overhead.', 18_900),
];

/** The product with this id; an unknown one is answered with 404. */
export function requireProduct(id: string): Product {
  const found = CATALOGUE.find((candidate) => candidate.id === id);
  if (found !== undefined) return found;
  throw new Refused(404, `There is no product ${id}; all of them are at /.`);
}

function product(id: string, name: string, description: string, priceInCents: number): Product {
  return { id, name, description, priceInCents };
}
