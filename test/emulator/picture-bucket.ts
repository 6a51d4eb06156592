import {
  GetObjectCommand, ListObjectVersionsCommand, paginateListObjectsV2, PutBucketVersioningCommand, S3Client,
} from '@aws-sdk/client-s3';
import { Emulator } from './emulator';
import { Upload } from './shop';
import { until } from './until';

/** The sample's bucket, read with the account's own rights: what is in it, whatever the shop says. */
export class PictureBucket {
  private readonly s3: S3Client;

  public constructor(emulator: Emulator, private readonly name: string) {
    this.s3 = new S3Client(emulator.sdk);
  }

  /** An object and its type. */
  public async read(key: string): Promise<{ body: Buffer; contentType?: string }> {
    const { Body, ContentType } = await this.s3.send(new GetObjectCommand({ Bucket: this.name, Key: key }));
    return { body: Buffer.from(await Body!.transformToByteArray()), contentType: ContentType };
  }

  /** Waits until every one of these uploads has its thumbnail. */
  public async thumbnailsOf(uploads: Upload[], seconds: number): Promise<void> {
    await this.all('thumbnails/', uploads.map(({ thumbnail }) => thumbnail), seconds);
  }

  /** Waits until every one of these objects is there. */
  public async all(prefix: string, keys: string[], seconds: number): Promise<void> {
    let missing = keys;
    await until(`${keys.length} objects in ${prefix}`, async () => {
      const there = new Set<string>();
      for await (const page of paginateListObjectsV2({ client: this.s3 }, { Bucket: this.name, Prefix: prefix })) {
        (page.Contents ?? []).forEach(({ Key }) => there.add(Key as string));
      }
      missing = missing.filter(key => !there.has(key));
      return missing.length === 0;
    }, seconds, 0.5).catch((error: Error) => {
      throw new Error(`${error.message}: ${missing.length} are missing, ${missing.slice(0, 3).join(', ')} …`);
    });
  }

  /** Has the bucket keep every version of an object from now on, or no more. */
  public async keepVersions(on: boolean): Promise<void> {
    await this.s3.send(new PutBucketVersioningCommand({
      Bucket: this.name, VersioningConfiguration: { Status: on ? 'Enabled' : 'Suspended' },
    }));
  }

  /** How often an object has been written since the bucket keeps versions. */
  public async timesWritten(key: string): Promise<number> {
    const { Versions } = await this.s3.send(new ListObjectVersionsCommand({ Bucket: this.name, Prefix: key }));
    return (Versions ?? []).length;
  }
}
