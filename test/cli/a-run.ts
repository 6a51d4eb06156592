import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { createColors } from 'picocolors';
import { run } from '../../lib/cli/program';

/** What a run of the program left behind. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the program in this process, as if its output were a pipe. */
export async function ran(...args: string[]): Promise<Ended> {
  let [out, err] = ['', ''];
  const code = await run(args, { out: (text) => { out += text; }, err: (text) => { err += text; }, width: 80, colours: createColors(false) });
  return { code, out, err };
}

/** A folder for the files of a test; removed after its tests. */
export function aFolder(): { file(name: string, content: unknown): string; readonly path: string } {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cli-'));
  afterAll(() => fs.rmSync(folder, { recursive: true }));
  return {
    path: folder,
    file: (name, content) => {
      const file = path.join(folder, name);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
      return file;
    },
  };
}
