/** Bundles what runs in AWS, each folder of lib/runtime with an index.ts into one file of build/runtime. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as esbuild from 'esbuild';

const ROOT = path.dirname(__dirname);
const OUTPUT = path.join(ROOT, 'build', 'runtime');

/** A bundle, as it ships. */
export interface Bundle {
  readonly name: string;
  readonly file: string;
  readonly bytes: number;
}

/** Names of the programs in lib/runtime. */
export function programs(): string[] {
  const folder = path.join(ROOT, 'lib', 'runtime');
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder).filter((name) => fs.existsSync(path.join(folder, name, 'index.ts'))).sort();
}

/**
 * Bundles one program with the packages it imports, the SDK included: neither Lambda's copy of it nor an install
 * decides which version runs. The same sources give the same bytes on every machine.
 *
 * @param output folder in which the program gets a folder of its name
 */
export function bundle(name: string, output: string = OUTPUT): Bundle {
  const source = path.join(ROOT, 'lib', 'runtime', name);
  const folder = path.join(output, name);
  // Beside it, then file by file in its place: a synth that runs meanwhile finds the old or the new.
  fs.mkdirSync(output, { recursive: true });
  const draft = fs.mkdtempSync(path.join(output, `.${name}-`));
  const file = path.join(draft, 'index.js');
  const { metafile } = esbuild.buildSync({
    absWorkingDir: ROOT,
    entryPoints: [path.join(source, 'index.ts')],
    outfile: file,
    bundle: true,
    minify: true,
    // Class names are part of what runs: error.name and the logs come from them.
    keepNames: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    // Packages that also ship ES modules are shaken; their CommonJS builds would come whole.
    mainFields: ['module', 'main'],
    // They are in the file of licences.
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
    tsconfigRaw: {},
  });
  fs.writeFileSync(path.join(draft, 'THIRD-PARTY-LICENSES.txt'), licencesOf(Object.keys(metafile.inputs)));
  // What ships beside the program, a Dockerfile for one.
  for (const entry of fs.readdirSync(source).filter((found) => !found.endsWith('.ts'))) {
    fs.cpSync(path.join(source, entry), path.join(draft, entry), { recursive: true });
  }
  fs.mkdirSync(folder, { recursive: true });
  for (const entry of fs.readdirSync(draft)) fs.renameSync(path.join(draft, entry), path.join(folder, entry));
  fs.rmdirSync(draft);
  const shipped = path.join(folder, 'index.js');
  return { name, file: shipped, bytes: fs.statSync(shipped).size };
}

/** Bundles every program. */
export function bundleRuntime(output: string = OUTPUT): Bundle[] {
  return programs().map((name) => bundle(name, output));
}

/** The licence of every package in a bundle, each text once: the packages' licences ask that it goes with their code. */
export function licencesOf(inputs: string[]): string {
  const packages = new Set(inputs.map((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0]).filter((found) => found !== undefined));
  const byText = new Map<string, string[]>();
  for (const folder of [...packages].sort()) {
    const { name, version, license } = JSON.parse(fs.readFileSync(path.join(ROOT, folder, 'package.json'), 'utf8'));
    const file = fs.readdirSync(path.join(ROOT, folder)).find((entry) => /^licen[cs]e(\.|$)/i.test(entry));
    const text = file === undefined ? `${license}\n` : fs.readFileSync(path.join(ROOT, folder, file), 'utf8');
    byText.set(text, [...byText.get(text) ?? [], `${name} ${version} (${license})`]);
  }
  return [...byText].map(([text, names]) => `${names.join('\n')}\n\n${text.trim()}\n`).join(`\n${'-'.repeat(80)}\n\n`);
}

if (require.main === module) {
  for (const { file, bytes } of bundleRuntime()) console.log(`${path.relative(ROOT, file)} ${Math.round(bytes / 1000)} kB`);
}
