import { deflateSync } from 'node:zlib';
import png from '@jimp/js-png';
import { decodePicture } from '../../lib/sample/thumbnailer/decoded-picture';
import { thumbnailOf } from '../../lib/sample/thumbnailer/thumbnail';
import { Colour, expectColours, gifOf, jpegOf, pngOf, quarters, QUARTERS, readJpeg, turnedJpegOf } from './pictures';

const WHITE: Colour = [255, 255, 255];
const [RED, GREEN, BLUE, YELLOW] = QUARTERS;

test('a PNG of 1200 x 800 becomes a JPEG of 320 x 213 with its colours in their places', async () => {
  const thumbnail = readJpeg(await thumbnailOf(pngOf(1_200, 800)));
  expect(thumbnail).toMatchObject({ width: 320, height: 213 });
  expectColours(thumbnail.quarters(), QUARTERS);
});

test.each([
  ['wide', 800, 200, 320, 80],
  ['high', 200, 600, 107, 320],
  ['a hair', 2_000, 1, 320, 1],
  ['small, and not enlarged', 20, 10, 20, 10],
])('a JPEG that is %s keeps its aspect', async (_, width, height, thumbnailWidth, thumbnailHeight) => {
  expect(readJpeg(await thumbnailOf(jpegOf(width, height)))).toMatchObject({ width: thumbnailWidth, height: thumbnailHeight });
});

test('the same picture gives the same bytes', async () => {
  const picture = jpegOf(400, 300);
  expect(await thumbnailOf(picture)).toEqual(await thumbnailOf(Buffer.from(picture)));
});

test('what is transparent in a PNG becomes white, whatever colour hides there', async () => {
  const thumbnail = readJpeg(await thumbnailOf(pngOf(400, 400, [[255, 0, 0, 0], GREEN, BLUE, [0, 0, 0, 128]])));
  expectColours(thumbnail.quarters(), [WHITE, GREEN, BLUE, [127, 127, 127]]);
});

test('what is transparent in a GIF becomes white', async () => {
  const thumbnail = readJpeg(await thumbnailOf(gifOf(640, 320)));
  expect(thumbnail).toMatchObject({ width: 320, height: 160 });
  expectColours(thumbnail.quarters(), [WHITE, GREEN, BLUE, YELLOW]);
});

test.each([
  [1, 48, 24, [RED, GREEN, BLUE, YELLOW]],
  [2, 48, 24, [GREEN, RED, YELLOW, BLUE]],
  [3, 48, 24, [YELLOW, BLUE, GREEN, RED]],
  [4, 48, 24, [BLUE, YELLOW, RED, GREEN]],
  [5, 24, 48, [RED, BLUE, GREEN, YELLOW]],
  [6, 24, 48, [BLUE, RED, YELLOW, GREEN]],
  [7, 24, 48, [YELLOW, GREEN, BLUE, RED]],
  [8, 24, 48, [GREEN, YELLOW, RED, BLUE]],
])('a photo with EXIF orientation %i comes out upright', async (orientation, width, height, colours) => {
  const thumbnail = readJpeg(await thumbnailOf(turnedJpegOf(48, 24, orientation)));
  expect(thumbnail).toMatchObject({ width, height });
  expectColours(thumbnail.quarters(), colours);
});

test('a large photo is shrunk, then turned', async () => {
  const thumbnail = readJpeg(await thumbnailOf(turnedJpegOf(640, 320, 6)));
  expect(thumbnail).toMatchObject({ width: 160, height: 320 });
  expectColours(thumbnail.quarters(), [BLUE, RED, YELLOW, GREEN]);
});

describe('fails on', () => {
  test('an empty file', async () => {
    await expect(thumbnailOf(Buffer.alloc(0))).rejects.toThrow('picture must have content, got 0 bytes; upload it again');
  });

  test('what is no picture', async () => {
    await expect(thumbnailOf(Buffer.from('hello'.repeat(100))))
      .rejects.toThrow('picture must be a JPEG, PNG or GIF, got something else; upload it in one of these formats');
  });

  test('a picture of another format', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"></svg>');
    await expect(thumbnailOf(svg)).rejects.toThrow('picture must be a JPEG, PNG or GIF, got SVG; upload it in one of these formats');
  });

  test.each([
    ['PNG', pngOf(640, 480)],
    ['JPG', jpegOf(400, 300)],
    ['GIF', gifOf(640, 480)],
  ])('a %s cut short', async (type, whole) => {
    await expect(thumbnailOf(whole.subarray(0, Math.floor(whole.length / 2))))
      .rejects.toThrow(new RegExp(`^picture must be a ${type} that can be decoded, got one that cannot \\(.+\\); upload it again, or smaller$`));
  });

  test('a bomb, by its header, before anything is unpacked', async () => {
    const bomb = pngOf(4, 4);
    bomb.writeUInt32BE(30_000, 16);
    bomb.writeUInt32BE(30_000, 20);
    await expect(thumbnailOf(bomb)).rejects.toThrow(
      'picture must have between 1 pixel and 25 megapixels, got 30,000 x 30,000 pixels; upload a smaller one');
  });

  test('an interlaced PNG that unpacks to more than its size', async () => {
    const bomb = interlacedPng(8, 8, deflateSync(Buffer.alloc(50_000_000)));
    expect(bomb.length).toBeLessThan(60_000);
    await expect(thumbnailOf(bomb)).rejects.toThrow('Cannot create a Buffer larger than 1024 bytes');
  });

  test('a GIF whose frame is larger than its canvas', async () => {
    const bomb = gifOf(16, 16);
    const frame = bomb.indexOf(Buffer.from('2c00000000', 'hex'));
    bomb.writeUInt16LE(60_000, frame + 5);
    await expect(thumbnailOf(bomb)).rejects.toThrow('its frame leaves the canvas');
  });
});

test('an honest interlaced PNG is decoded', async () => {
  // Seven passes of a picture of 1 x 1: only the first has a row, one filter byte and one pixel.
  const picture = interlacedPng(1, 1, deflateSync(Buffer.from([0, 10, 20, 30, 255])));
  expect(decodePicture(picture)).toEqual({ width: 1, height: 1, orientation: 1, data: Buffer.from([10, 20, 30, 255]) });
});

/** A PNG of 8-bit pixels with alpha that claims to be interlaced. */
function interlacedPng(width: number, height: number, content: Buffer): Buffer {
  const whole = png().encode(quarters(width, height));
  const header = Buffer.from(whole.subarray(0, 33));
  header[28] = 1;
  header.writeUInt32BE(crc32(header.subarray(12, 29)), 29);
  return Buffer.concat([header, chunk('IDAT', content), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(name: string, content: Buffer): Buffer {
  const framed = Buffer.concat([Buffer.alloc(4), Buffer.from(name, 'latin1'), content, Buffer.alloc(4)]);
  framed.writeUInt32BE(content.length, 0);
  framed.writeUInt32BE(crc32(framed.subarray(4, -4)), framed.length - 4);
  return framed;
}

function crc32(bytes: Buffer): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
  }
  return ~crc >>> 0;
}
