import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The programs that run in AWS, each bundled into a folder of its own. */
export type Runtime = 'dispatcher' | 'queue-agent' | 'webhook-authorizer';

/**
 * Folder of a bundled program.
 *
 * In the published package it lies beside the compiled library; run from its sources the library finds it where
 * the build puts it.
 */
export function runtimeFolder(name: Runtime): string {
  const candidates = [join(__dirname, '..', 'runtime', name), join(__dirname, '..', '..', 'build', 'runtime', name)];
  const found = candidates.find((folder) => existsSync(join(folder, 'index.js')));
  if (found === undefined) throw new Error(`the bundled ${name} must lie in ${candidates[0]}, got nothing; run npm run build:runtime`);
  return found;
}
