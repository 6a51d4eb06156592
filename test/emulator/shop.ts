import { request } from 'node:http';

/** An answer of the shop. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer;
  /** Address of the task that answered; the emulator's load balancer adds it. */
  readonly answeredBy?: string;
}

/** Keys of an uploaded picture and of its thumbnail to be. */
export interface Upload {
  readonly picture: string;
  readonly thumbnail: string;
}

/** The shop as its visitors see it. */
export class Shop {
  /**
   * @param emulator address of the emulator, which answers for all load balancers
   * @param host DNS name of the load balancer; nobody resolves it, it goes into the Host header
   */
  public constructor(private readonly emulator: string, private readonly host: string) {}

  /** Asks for a page or a file. */
  public get(path: string): Promise<Answer> {
    return this.send('GET', path, {});
  }

  /** Sends a picture as a browser's form does. */
  public async upload(product: string, picture: Buffer, contentType: string): Promise<Upload> {
    const form = new FormData();
    form.append('picture', new Blob([new Uint8Array(picture)], { type: contentType }), 'picture');
    const encoded = new Response(form);
    const answer = await this.send(
      'POST', `/products/${product}/pictures`, { 'content-type': encoded.headers.get('content-type') as string },
      Buffer.from(await encoded.arrayBuffer()),
    );
    if (answer.status !== 202) {
      throw new Error(`the shop answered an upload with ${answer.status}: ${answer.body.toString()}`);
    }
    return JSON.parse(answer.body.toString()) as Upload;
  }

  /** The links of a page that begin with `prefix`. */
  public async links(path: string, prefix: string): Promise<string[]> {
    const page = (await this.get(path)).body.toString();
    return [...page.matchAll(/(?:href|src)="([^"]+)"/g)].map(match => match[1]).filter(link => link.startsWith(prefix));
  }

  private send(method: string, path: string, headers: Record<string, string>, body?: Buffer): Promise<Answer> {
    return new Promise((done, fail) => {
      // fetch does not let a caller set the Host header.
      // A connection of its own: one kept alive may be closed while the next request is sent, which is no answer of the servers'.
      const asked = request(new URL(path, this.emulator), { agent: false, method, headers: { ...headers, host: this.host } }, answer => {
        const parts: Buffer[] = [];
        answer.on('error', fail).on('data', (part: Buffer) => parts.push(part)).on('end', () => done({
          status: answer.statusCode ?? 0,
          contentType: answer.headers['content-type'] ?? '',
          body: Buffer.concat(parts),
          answeredBy: answer.headers['x-emulator-target'] as string | undefined,
        }));
      });
      asked.on('error', fail).end(body);
    });
  }
}
