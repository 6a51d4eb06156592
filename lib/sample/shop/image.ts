import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const REPOSITORY = join(__dirname, '..', '..', '..');

/**
 * Makes the build context of the shop's container image: the server bundled into one file, beside its Dockerfile.
 *
 * The same sources always give the same bytes, so the image is only built and deployed anew when they change.
 *
 * @param folder made where it is missing; default `build/sample/shop` in the repository
 * @returns the folder
 */
export function bundleShop(folder: string = join(REPOSITORY, 'build', 'sample', 'shop')): string {
  mkdirSync(folder, { recursive: true });
  buildSync({
    absWorkingDir: REPOSITORY,
    entryPoints: [join(__dirname, 'server.ts')],
    outfile: join(folder, 'server.js'),
    bundle: true,
    platform: 'node',
    // As in the Dockerfile.
    target: 'node22',
    format: 'cjs',
    // A source map would carry the paths of the machine that built it. Names stay, so that a stack trace can be read.
    sourcemap: false,
    logLevel: 'warning',
  });
  copyFileSync(join(__dirname, 'Dockerfile'), join(folder, 'Dockerfile'));
  return folder;
}
