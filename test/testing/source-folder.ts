import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

/** A folder of its own with the source of a function and of an image, each built of one text. */
export class SourceFolder {
  private readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'stable-template-'));

  /** The handler's folder. */
  public handler(name: string, body: string): string {
    return this.write(name, 'index.js', `exports.handler = async () => ${body};\n`);
  }

  /** The image's build folder. */
  public image(name: string, body: string): string {
    this.write(name, 'Dockerfile', 'FROM scratch\nCOPY content /content\n');
    return this.write(name, 'content', body);
  }

  public remove(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  private write(name: string, file: string, content: string): string {
    const folder = path.join(this.folder, name);
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, file), content);
    return folder;
  }
}
