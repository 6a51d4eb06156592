import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, NoSuchKey, PutObjectCommand, S3Client,
} from '@aws-sdk/client-s3';

/**
 * Content types the shop takes, with the ending of their files: what browsers show and the thumbnailer decodes.
 * Not every `image/*`: an SVG may carry scripts, which would run in the shop's name.
 */
export const PICTURE_TYPES: ReadonlyMap<string, string> = new Map([
  ['image/jpeg', 'jpg'],
  ['image/png', 'png'],
  ['image/gif', 'gif'],
]);

/** Keys of one uploaded picture and of the thumbnail that will be made of it. */
export interface PictureKeys {
  readonly picture: string;
  readonly thumbnail: string;
}

/** An object on its way to the visitor. */
export interface StoredObject {
  readonly body: Readable;
  readonly contentType: string;
  readonly contentLength?: number;
}

/** The pictures of the shop and their thumbnails, in one bucket. */
export class PictureStore {
  public constructor(private readonly s3: S3Client, private readonly bucket: string) {}

  /** Keys for a new picture: never used before, so an object never changes and may be cached for good. */
  public newKeys(productId: string, ending: string): PictureKeys {
    const name = `${productId}/${randomUUID()}`;
    return { picture: `pictures/${name}.${ending}`, thumbnail: `thumbnails/${name}.jpg` };
  }

  public async save(key: string, body: Buffer, contentType: string): Promise<void> {
    await this.s3.send(new PutObjectCommand({ Bucket: this.bucket, Key: key, Body: body, ContentType: contentType }));
  }

  public async remove(key: string): Promise<void> {
    await this.s3.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: key }));
  }

  /** The object, or nothing where there is none. */
  public async open(key: string): Promise<StoredObject | undefined> {
    try {
      const { Body, ContentType, ContentLength } = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }));
      if (!(Body instanceof Readable)) throw new Error(`${key} must come as a stream, got ${typeof Body}`);
      return { body: Body, contentType: ContentType ?? 'application/octet-stream', contentLength: ContentLength };
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  }

  /**
   * Keys of the newest thumbnails of a product.
   *
   * S3 lists by key, not by age: of a product with more than 1,000 pictures (one list request) some are not seen.
   */
  public async newestThumbnails(productId: string, count: number): Promise<string[]> {
    const { Contents = [] } = await this.s3.send(
      new ListObjectsV2Command({ Bucket: this.bucket, Prefix: `thumbnails/${productId}/` }));
    return [...Contents]
      .sort((a, b) => (b.LastModified?.getTime() ?? 0) - (a.LastModified?.getTime() ?? 0))
      .flatMap(({ Key }) => Key ?? [])
      .slice(0, count);
  }
}
