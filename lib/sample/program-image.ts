import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const REPOSITORY = join(__dirname, '..', '..');

/** Programs of the sample that run in containers, each in a folder with its `server.ts` and its `Dockerfile`. */
export type Program = 'shop' | 'feed-builder';

/**
 * Makes the build context of a program's container image: the program bundled into one file, beside its Dockerfile.
 *
 * The same sources always give the same bytes, so the image is only built and deployed anew when they change.
 *
 * @param folder made where it is missing; default `build/sample/<program>` in the repository
 * @returns the folder
 */
export function bundleProgram(program: Program, folder: string = join(REPOSITORY, 'build', 'sample', program)): string {
  const source = join(__dirname, program);
  mkdirSync(folder, { recursive: true });
  buildSync({
    absWorkingDir: REPOSITORY,
    entryPoints: [join(source, 'server.ts')],
    outfile: join(folder, 'server.js'),
    bundle: true,
    platform: 'node',
    // As in the Dockerfiles.
    target: 'node22',
    format: 'cjs',
    // A source map would carry the paths of the machine that built it. Names stay, so that a stack trace can be read.
    sourcemap: false,
    logLevel: 'warning',
  });
  copyFileSync(join(source, 'Dockerfile'), join(folder, 'Dockerfile'));
  return folder;
}
