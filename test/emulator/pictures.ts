import jpeg from '@jimp/js-jpeg';
import png, { PNGFilterType } from '@jimp/js-png';

/** A colour, each part from 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number];

/** JPEG changes a plain colour by a few steps of 255. */
const COLOUR_TOLERANCE = 8;

/** Distance of two numbers' colours in each part: twice the tolerance, so that no two are taken for one another. */
const COLOUR_STEP = 16;

/** A PNG of one colour. */
export function pictureOf(width: number, height: number, colour: Colour): Buffer {
  const data = Buffer.alloc(4 * width * height, Buffer.from([...colour, 255]));
  // Trying every filter on every row, the default, takes seconds.
  return png().encode({ width, height, data }, { deflateLevel: 1, filterType: PNGFilterType.NONE });
}

/** Begins as a PNG does and then is none: only who decodes it finds out. */
export function brokenPicture(): Buffer {
  return Buffer.concat([pictureOf(8, 8, [0, 0, 0]).subarray(0, 24), Buffer.alloc(64, 0x2a)]);
}

/** A colour of its own for each number below 225. */
export function colourOf(number: number): Colour {
  const perPart = 15;
  return [(number % perPart) * COLOUR_STEP, Math.floor(number / perPart) * COLOUR_STEP, 128];
}

/** Size of a JPEG and whether it is of this colour; it fails on what is no JPEG. */
export function lookAt(encoded: Buffer, colour: Colour): { width: number; height: number; ofThisColour: boolean } {
  const { width, height, data } = jpeg().decode(encoded);
  const middle = 4 * (Math.floor(height / 2) * width + Math.floor(width / 2));
  const ofThisColour = colour.every((part, index) => Math.abs(part - data[middle + index]) < COLOUR_TOLERANCE);
  return { width, height, ofThisColour };
}
