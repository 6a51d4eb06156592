import { inflateSync } from 'node:zlib';
import jpeg from '@jimp/js-jpeg';
import png from '@jimp/js-png';
import { imageSize } from 'image-size';
import { GifReader } from 'omggif';

/**
 * Largest picture that is decoded, in pixels: 25 megapixels, so that the 24 of today's telephones pass.
 *
 * The function has 1,024 MiB, of which Node.js and the SDK take about 120. A PNG takes up to 28 bytes a pixel while it
 * is decoded (four channels of 16 bits, thrice, and the result): 700 MB. A "bomb" of some kilobytes that unpacks to
 * gigabytes is refused by its header, before decoding.
 */
export const MAX_PIXELS = 25_000_000;

/**
 * Megabytes a JPEG may take by its decoder's own count, which misses what each of its small arrays costs: without
 * chroma subsampling it counts about 21 bytes a pixel where 34 are taken (measured). 440 counted are thus 710 in truth:
 * 20 megapixels without subsampling, and all of the 25 as cameras store them, with it.
 */
const MAX_JPEG_MEGABYTES = 440;

/** A PNG pixel is at most four channels of 16 bits. */
const MAX_PNG_BYTES_PER_PIXEL = 8;

/** A PNG begins with a signature of 8 bytes, and each chunk carries length, type and checksum of 4 bytes each. */
const PNG_SIGNATURE_BYTES = 8;
const PNG_CHUNK_FRAME_BYTES = 12;

/** Position of the interlace method in the header chunk, which comes first. */
const PNG_INTERLACE_OFFSET = 28;

/** Pixels of a picture, four bytes each (red, green, blue, alpha), row by row. */
export interface DecodedPicture {
  readonly width: number;
  readonly height: number;
  readonly data: Buffer;
  /**
   * How the camera was held, 1 to 8 as in EXIF; the pixels are as stored, not yet turned.
   *
   * @see https://www.cipa.jp/std/documents/e/DC-008-2012_E.pdf
   */
  readonly orientation: number;
}

/**
 * Decodes a JPEG, PNG or GIF (its first frame).
 *
 * @throws when the bytes are no such picture, are damaged or cut short, or hold more than `MAX_PIXELS`
 */
export function decodePicture(bytes: Uint8Array): DecodedPicture {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { width, height, type, orientation } = readHeader(buffer);
  requirePixels(width, height);
  return { ...decode(type, buffer, width * height), orientation: orientation ?? 1 };
}

function readHeader(buffer: Buffer) {
  if (buffer.length === 0) throw new Error('picture must have content, got 0 bytes; upload it again');
  try {
    return imageSize(buffer);
  } catch (cause) {
    throw new Error('picture must be a JPEG, PNG or GIF, got something else; upload it in one of these formats', { cause });
  }
}

function decode(type: string | undefined, buffer: Buffer, pixels: number) {
  try {
    if (type === 'jpg') return decodeJpeg(buffer);
    if (type === 'png') return decodePng(buffer, pixels);
    if (type === 'gif') return decodeGif(buffer);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`picture must be a ${type?.toUpperCase()} that can be decoded, got one that cannot (${why}); upload it again, or smaller`, { cause });
  }
  throw new Error(`picture must be a JPEG, PNG or GIF, got ${type?.toUpperCase()}; upload it in one of these formats`);
}

function decodeJpeg(buffer: Buffer) {
  return jpeg().decode(buffer, {
    // The default fills what is missing with grey.
    tolerantDecoding: false,
    maxResolutionInMP: MAX_PIXELS / 1_000_000,
    maxMemoryUsageInMB: MAX_JPEG_MEGABYTES,
  });
}

function decodePng(buffer: Buffer, pixels: number) {
  // The decoder bounds what it unpacks by the size in the header, except for interlaced pictures.
  if (buffer[PNG_INTERLACE_OFFSET] !== 0) {
    inflateSync(Buffer.concat([...pngData(buffer)]), { maxOutputLength: pixels * MAX_PNG_BYTES_PER_PIXEL * 2 });
  }
  return png().decode(buffer);
}

function* pngData(buffer: Buffer): Generator<Buffer> {
  let offset = PNG_SIGNATURE_BYTES;
  while (offset + PNG_CHUNK_FRAME_BYTES <= buffer.length) {
    const length = buffer.readUInt32BE(offset);
    if (buffer.toString('latin1', offset + 4, offset + 8) === 'IDAT') yield buffer.subarray(offset + 8, offset + 8 + length);
    offset += length + PNG_CHUNK_FRAME_BYTES;
  }
}

function decodeGif(buffer: Buffer) {
  const reader = new GifReader(buffer);
  const { width, height } = reader;
  // A frame has a size of its own, and the decoder allocates by it.
  const frame = reader.frameInfo(0);
  if (frame.x + frame.width > width || frame.y + frame.height > height) throw new Error('its frame leaves the canvas');
  const data = Buffer.alloc(width * height * 4);
  reader.decodeAndBlitFrameRGBA(0, data);
  return { width, height, data };
}

function requirePixels(width: number, height: number): void {
  const pixels = width * height;
  if (pixels >= 1 && pixels <= MAX_PIXELS) return;
  const limit = (MAX_PIXELS / 1_000_000).toLocaleString('en-US');
  const size = `${width.toLocaleString('en-US')} x ${height.toLocaleString('en-US')} pixels`;
  throw new Error(`picture must have between 1 pixel and ${limit} megapixels, got ${size}; upload a smaller one`);
}
