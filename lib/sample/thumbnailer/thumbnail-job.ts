import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { thumbnailOf } from './thumbnail';

/**
 * Largest object that is loaded, in bytes: 10 MiB, the upload limit of the shop.
 * What is larger did not come from the shop, and loading it could take the memory of the function.
 */
export const MAX_PICTURE_BYTES = 10 * 1024 * 1024;

/** Body of a message on the work queue, as JSON. */
export interface ThumbnailJob {
  /** Bucket that holds the picture and takes the thumbnail. */
  readonly bucket: string;
  /** Key of the picture, `pictures/<product>/<name>`. */
  readonly picture: string;
  /** Key of the thumbnail, `thumbnails/<product>/<name>.jpg`. */
  readonly thumbnail: string;
}

/** What was done, for the log. */
export interface ThumbnailDone extends ThumbnailJob {
  readonly pictureBytes: number;
  readonly thumbnailBytes: number;
}

/**
 * Reads a message body.
 *
 * @param body JSON text of the message
 * @param bucket the only bucket this worker serves
 * @throws when the body is not a job for this bucket
 */
export function parseJob(body: string, bucket: string): ThumbnailJob {
  const job = parseObject(body);
  const text = (name: string, prefix: string): string => {
    const value = job[name];
    if (typeof value === 'string' && value.startsWith(prefix)) return value;
    throw new Error(`${name} must be a text that begins with "${prefix}", got ${JSON.stringify(value)}; send what the shop sends`);
  };
  if (job.bucket !== bucket) {
    throw new Error(`bucket must be ${bucket}, got ${JSON.stringify(job.bucket)}; this worker may use no other`);
  }
  return { bucket, picture: text('picture', 'pictures/'), thumbnail: text('thumbnail', 'thumbnails/') };
}

/**
 * Does one job: loads the picture, stores its thumbnail.
 *
 * SQS delivers at least once. A job done twice stores the same bytes under the same key, so nothing has to be remembered.
 */
export async function doJob(s3: S3Client, job: ThumbnailJob): Promise<ThumbnailDone> {
  const picture = await load(s3, job);
  const thumbnail = await thumbnailOf(picture);
  await s3.send(new PutObjectCommand({
    Bucket: job.bucket,
    Key: job.thumbnail,
    Body: thumbnail,
    ContentType: 'image/jpeg',
  }));
  return { ...job, pictureBytes: picture.length, thumbnailBytes: thumbnail.length };
}

async function load(s3: S3Client, { bucket, picture }: ThumbnailJob): Promise<Uint8Array> {
  const { Body, ContentLength } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: picture }));
  if (Body === undefined || ContentLength === undefined || ContentLength > MAX_PICTURE_BYTES) {
    // Without an end the connection would stay taken.
    await Body?.transformToWebStream().cancel();
    const got = `${ContentLength?.toLocaleString('en-US') ?? 'an unknown number of'} bytes`;
    throw new Error(`${picture} must have at most 10,485,760 bytes (10 MiB), got ${got}; store a smaller one`);
  }
  return Body.transformToByteArray();
}

function parseObject(body: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (cause) {
    throw new Error('message body must be JSON, got something else; send { bucket, picture, thumbnail }', { cause });
  }
  if (typeof value === 'object' && value !== null) return { ...value };
  throw new Error('message body must be a JSON object, got another value; send { bucket, picture, thumbnail }');
}
