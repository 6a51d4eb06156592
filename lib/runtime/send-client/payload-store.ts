import { randomUUID } from 'node:crypto';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

/** Where bodies go that are too large for a queue. */
export interface PayloadStoreOptions {
  /** The bucket. Let its objects expire after the retention of the queue and of its dead letters. */
  readonly bucket: string;

  /**
   * Beginning of the keys.
   *
   * @default 'payloads/'
   */
  readonly prefix?: string;

  /** @default - AWS_REGION */
  readonly region?: string;

  /**
   * Address of a stand-in for S3.
   *
   * @default - AWS
   */
  readonly endpoint?: string;
}

/**
 * The class name by which AWS's Extended Client Libraries know a body that lies in S3. What is sent here can be read
 * with those for Java and Python, and the other way round.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-managing-large-messages.html
 */
const POINTER = 'software.amazon.payloadoffloading.PayloadS3Pointer';

/** The attribute by which those libraries recognise one: the size of the body in bytes. */
export const PAYLOAD_SIZE = 'ExtendedPayloadSize';

interface Pointer {
  readonly s3BucketName: string;
  readonly s3Key: string;
}

/** Keeps bodies in S3, and messages that point to them in the queue. */
export class PayloadStore {
  private readonly s3: S3Client;

  public constructor(private readonly options: PayloadStoreOptions) {
    const { region, endpoint } = options;
    this.s3 = new S3Client({ region, endpoint, forcePathStyle: endpoint !== undefined });
  }

  /**
   * Stores a body.
   *
   * @returns what to send in its place
   */
  public async put(body: string): Promise<string> {
    const s3Key = `${this.options.prefix ?? 'payloads/'}${randomUUID()}`;
    const { bucket: s3BucketName } = this.options;
    await this.s3.send(new PutObjectCommand({ Bucket: s3BucketName, Key: s3Key, Body: body }));
    const pointer: Pointer = { s3BucketName, s3Key };
    return JSON.stringify([POINTER, pointer]);
  }

  /**
   * The body of a received message, whether it came with it or lies in S3.
   *
   * Only this bucket is read: a message cannot make the worker fetch what somebody else put elsewhere.
   *
   * @param body as the queue gave it out
   */
  public async read(body: string): Promise<string> {
    const pointer = pointerOf(body);
    if (pointer === undefined) return body;
    if (pointer.s3BucketName !== this.options.bucket) {
      throw new Error(`a message must point into the bucket ${this.options.bucket}, got ${pointer.s3BucketName}; let sender and worker use one bucket`);
    }
    const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: pointer.s3BucketName, Key: pointer.s3Key }));
    return await Body!.transformToString();
  }
}

function pointerOf(body: string): Pointer | undefined {
  if (!body.startsWith(`["${POINTER}"`)) return undefined;
  const [, pointer] = JSON.parse(body) as [string, Pointer];
  return pointer;
}
