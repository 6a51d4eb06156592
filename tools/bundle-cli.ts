/** Bundles the command line, lib/cli with the packages it imports, into the one file that package.json installs. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as esbuild from 'esbuild';
import { licencesOf } from './bundle-runtime';

const ROOT = path.dirname(__dirname);

/** Bundles it; returns the file. */
export function bundleCli(output: string = path.join(ROOT, 'build', 'cli')): string {
  const file = path.join(output, 'index.js');
  const { metafile } = esbuild.buildSync({
    absWorkingDir: ROOT,
    entryPoints: [path.join('lib', 'cli', 'index.ts')],
    outfile: file,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    banner: { js: '#!/usr/bin/env node' },
    // They are in the file of licences.
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
    tsconfigRaw: {},
  });
  fs.writeFileSync(path.join(output, 'THIRD-PARTY-LICENSES.txt'), licencesOf(Object.keys(metafile.inputs)));
  fs.chmodSync(file, 0o755);
  return file;
}

if (require.main === module) {
  const file = bundleCli();
  console.log(`${path.relative(ROOT, file)} ${Math.round(fs.statSync(file).size / 1000)} kB`);
}
