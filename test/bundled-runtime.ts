import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bundle, programs } from '../tools/bundle-runtime';

const REPOSITORY = join(__dirname, '..');

/** Bundles the programs that constructs deploy, where a bundle is missing or older than its sources. */
export default function bundledRuntime(): void {
  for (const name of programs()) {
    if (modified(join(REPOSITORY, 'build', 'runtime', name, 'index.js')) < newest(join(REPOSITORY, 'lib', 'runtime', name))) bundle(name);
  }
}

function newest(folder: string): number {
  return Math.max(...readdirSync(folder).map((file) => modified(join(folder, file))));
}

function modified(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
