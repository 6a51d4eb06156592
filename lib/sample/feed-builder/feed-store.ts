import { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';

/** Size of a part in bytes: 8 MiB. S3 takes at least 5, and 10,000 parts. */
const PART_BYTES = 8 * 1024 * 1024;

/** Parts on their way at once: while one is sent the next is written. Two of them are all of a feed that is in memory. */
const PARTS_AT_ONCE = 2;

/** The feeds in their bucket. */
export class FeedStore {
  public constructor(private readonly s3: S3Client, private readonly bucket: string) {}

  /**
   * Stores a feed while it is being written. It is there when it is whole, and not before; until then what was stored
   * under its key stays.
   *
   * @param signal given when nobody wants the feed any more
   * @returns bytes stored
   */
  public async save(key: string, chunks: Iterable<string>, signal: AbortSignal): Promise<number> {
    let bytes = 0;
    const encoded = function* (): Generator<Buffer> {
      for (const chunk of chunks) {
        // An upload whose source fails removes its parts before it fails itself; one that is aborted does so afterwards,
        // when the process may be over.
        signal.throwIfAborted();
        const piece = Buffer.from(chunk);
        bytes += piece.length;
        yield piece;
      }
    };
    await new Upload({
      client: this.s3,
      params: { Bucket: this.bucket, Key: key, Body: Readable.from(encoded()), ContentType: 'application/xml' },
      partSize: PART_BYTES,
      queueSize: PARTS_AT_ONCE,
    }).done();
    return bytes;
  }
}
