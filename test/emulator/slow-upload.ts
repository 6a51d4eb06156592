import { request } from 'node:http';

/** A picture that is sent in two halves, straight to one task. */
export class SlowUpload {
  /** Status of the answer, once the second half is sent. */
  public readonly status: Promise<number>;
  private readonly sendRest: () => void;

  /** Sends the first half. */
  public constructor(address: string, port: number, path: string, picture: Buffer) {
    const boundary = 'two-halves';
    const body = Buffer.concat([
      Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="picture"; filename="picture.png"\r\ncontent-type: image/png\r\n\r\n`),
      picture,
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]);
    const half = Math.floor(body.length / 2);
    const headers = { 'content-type': `multipart/form-data; boundary=${boundary}`, 'content-length': body.length };
    const asked = request({ host: address, port, path, method: 'POST', headers });
    this.status = new Promise((done, fail) => {
      asked.on('error', fail).on('response', answer => done(answer.resume().statusCode ?? 0));
    });
    this.status.catch(() => undefined);
    asked.write(body.subarray(0, half));
    this.sendRest = () => { asked.end(body.subarray(half)); };
  }

  /** Sends the second half. */
  public finish(): void {
    this.sendRest();
  }
}
