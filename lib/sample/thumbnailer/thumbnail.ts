import { createJimp } from '@jimp/core';
import jpeg from '@jimp/js-jpeg';
import * as flip from '@jimp/plugin-flip';
import * as resize from '@jimp/plugin-resize';
import * as rotate from '@jimp/plugin-rotate';
import { decodePicture } from './decoded-picture';

// Pure JavaScript: the same zip runs on arm64 and x86, without a native binary to build for either.
// Only what a thumbnail needs: the whole of jimp would make the function's code, and its cold start, several times larger.
const Jimp = createJimp({ formats: [jpeg], plugins: [resize.methods, rotate.methods, flip.methods] });

/** Longest side of a thumbnail, in pixels: twice the 160 of the product pages, for dense screens. */
export const LONGEST_SIDE = 320;

/** JPEG quality, 1 to 100: above 80 the file grows faster than the eye notices at this size. */
const QUALITY = 80;

/** JPEG has no transparency; the pages of the shop are white. */
const BACKGROUND = 0xffffffff;

/** Degrees counter-clockwise, and whether to mirror left and right first, for each EXIF orientation. */
const UPRIGHT: Record<number, { readonly mirror: boolean; readonly degrees: number }> = {
  1: { mirror: false, degrees: 0 },
  2: { mirror: true, degrees: 0 },
  3: { mirror: false, degrees: 180 },
  4: { mirror: true, degrees: 180 },
  5: { mirror: true, degrees: 90 },
  6: { mirror: false, degrees: 270 },
  7: { mirror: true, degrees: 270 },
  8: { mirror: false, degrees: 90 },
};

/**
 * Makes the thumbnail of a picture: upright, at most 320 pixels wide and high, aspect kept, never enlarged.
 *
 * The same picture always gives the same bytes.
 *
 * @param picture a JPEG, PNG or GIF
 * @returns a JPEG
 * @throws when the picture cannot be decoded, see `decodePicture`
 */
export async function thumbnailOf(picture: Uint8Array): Promise<Buffer> {
  const { orientation, ...bitmap } = decodePicture(picture);
  const thumbnail = new Jimp(bitmap);
  if (Math.max(bitmap.width, bitmap.height) > LONGEST_SIDE) thumbnail.resize(fitted(bitmap.width, bitmap.height));
  // Turned when small: turning the original would double its memory.
  const { mirror, degrees } = UPRIGHT[orientation] ?? UPRIGHT[1];
  if (mirror) thumbnail.flip({ horizontal: true });
  thumbnail.rotate(degrees);
  thumbnail.background = BACKGROUND;
  return thumbnail.getBuffer('image/jpeg', { quality: QUALITY });
}

function fitted(width: number, height: number): { w: number; h: number } {
  const scale = LONGEST_SIDE / Math.max(width, height);
  // A hair of 5,000 x 1 still has one row.
  return { w: Math.max(1, Math.round(width * scale)), h: Math.max(1, Math.round(height * scale)) };
}
