import { randomUUID } from 'node:crypto';

interface MultipartUpload {
  readonly name: string;
  readonly contentType?: string;
  readonly parts: Map<number, Buffer>;
}

/** S3 takes no smaller part, the last one excepted. */
const MIN_PART_BYTES = 5 * 1024 * 1024;

/** Objects that arrive at a stand-in for S3 in parts. */
export class MultipartUploads {
  private readonly uploads = new Map<string, MultipartUpload>();

  /** Names of objects whose upload has begun and not ended. */
  public get pending(): string[] {
    return [...this.uploads.values()].map(({ name }) => name);
  }

  /** Begins an upload; answers its id. */
  public begin(name: string, contentType?: string): string {
    const id = randomUUID();
    this.uploads.set(id, { name, contentType, parts: new Map() });
    return id;
  }

  /** Keeps a part; false when there is no such upload. */
  public add(id: string, number: number, body: Buffer): boolean {
    return this.uploads.get(id)?.parts.set(number, body) !== undefined;
  }

  /** Ends an upload and answers the object of the parts that are listed; nothing where S3 would refuse. */
  public complete(id: string, numbers: number[]): { body: Buffer; contentType?: string } | undefined {
    const upload = this.uploads.get(id);
    const bodies = numbers.flatMap((number) => upload?.parts.get(number) ?? []);
    const ascending = numbers.every((number, index) => index === 0 || number > numbers[index - 1]);
    const large = bodies.slice(0, -1).every(({ length }) => length >= MIN_PART_BYTES);
    if (upload === undefined || bodies.length === 0 || bodies.length !== numbers.length || !ascending || !large) return undefined;
    this.uploads.delete(id);
    return { body: Buffer.concat(bodies), contentType: upload.contentType };
  }

  /** Ends an upload and forgets its parts. */
  public abort(id: string): void {
    this.uploads.delete(id);
  }

  /** Forgets everything. */
  public clear(): void {
    this.uploads.clear();
  }
}
