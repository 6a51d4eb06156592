import jpeg from '@jimp/js-jpeg';
import png, { PNGFilterType } from '@jimp/js-png';
import { GifWriter } from 'omggif';

/** Red, green, blue and, where it matters, alpha; each 0 to 255. */
export type Colour = readonly [number, number, number, number?];

/** Colours of the four quarters of a picture: top left, top right, bottom left, bottom right. */
export const QUARTERS: readonly [Colour, Colour, Colour, Colour] = [[220, 30, 30], [30, 180, 30], [30, 30, 220], [230, 220, 40]];

/** A picture of four quarters, as decoded pixels. */
export function quarters(width: number, height: number, colours: readonly Colour[] = QUARTERS) {
  const data = Buffer.alloc(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [red, green, blue, alpha = 255] = colours[(y < height / 2 ? 0 : 2) + (x < width / 2 ? 0 : 1)];
      data.set([red, green, blue, alpha], (y * width + x) * 4);
    }
  }
  return { width, height, data };
}

export function pngOf(width: number, height: number, colours?: readonly Colour[]): Buffer {
  // Trying every filter on every row, the default, takes seconds.
  return png().encode(quarters(width, height, colours), { deflateLevel: 1, filterType: PNGFilterType.NONE });
}

export function jpegOf(width: number, height: number): Buffer {
  return Buffer.from(jpeg().encode(quarters(width, height), { quality: 95 }));
}

/** A JPEG whose EXIF data say how the camera was held. */
export function turnedJpegOf(width: number, height: number, orientation: number): Buffer {
  const plain = jpegOf(width, height);
  const exif = Buffer.from('ffe10022457869660000' + '4d4d002a00000008' + '0001' + '0112000300000001' + '00000000' + '00000000', 'hex');
  exif.writeUInt16BE(orientation, 28);
  return Buffer.concat([plain.subarray(0, 2), exif, plain.subarray(2)]);
}

/** A GIF of four quarters; the first colour is transparent. */
export function gifOf(width: number, height: number): Buffer {
  const buffer = Buffer.alloc(width * height + 1_024);
  const palette = QUARTERS.map(([red, green, blue]) => (red << 16) | (green << 8) | blue);
  const writer = new GifWriter(buffer, width, height, { palette });
  const pixels = Array.from({ length: width * height }, (_, i) =>
    (Math.floor(i / width) < height / 2 ? 0 : 2) + (i % width < width / 2 ? 0 : 1));
  writer.addFrame(0, 0, width, height, pixels, { transparent: 0 });
  return buffer.subarray(0, writer.end());
}

/** Size of a JPEG and the colour at a place of it, given as parts of its width and height. */
export function readJpeg(bytes: Uint8Array) {
  const { width, height, data } = jpeg().decode(Buffer.from(bytes));
  return {
    width,
    height,
    at: (right: number, down: number): Colour => {
      const offset = (Math.floor(down * height) * width + Math.floor(right * width)) * 4;
      return [data[offset], data[offset + 1], data[offset + 2]];
    },
    /** The colours in the middle of the four quarters. */
    quarters(): Colour[] {
      return [this.at(0.25, 0.25), this.at(0.75, 0.25), this.at(0.25, 0.75), this.at(0.75, 0.75)];
    },
  };
}

/** Whether two colours look the same: JPEG keeps flat areas within a few steps. */
export function expectColours(actual: readonly Colour[], expected: readonly Colour[]): void {
  const distances = actual.map((colour, i) => Math.max(...[0, 1, 2].map((channel) => Math.abs(colour[channel]! - expected[i][channel]!))));
  expect({ actual, near: distances.every((distance) => distance <= 8) }).toEqual({ actual, near: true });
}
