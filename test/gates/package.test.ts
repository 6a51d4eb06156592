import { execFileSync } from 'node:child_process';
import * as path from 'node:path';
import { build, isStale } from '../../tools/build';

const ROOT = path.join(__dirname, '..', '..');

function published(): string[] {
  const npm = process.env.npm_execpath;
  const [command, args] = npm === undefined ? ['npm', []] : [process.execPath, [npm]];
  const answer = execFileSync(command, [...args, 'pack', '--dry-run', '--json', '--loglevel=error'], { cwd: ROOT, encoding: 'utf8' });
  const packages = JSON.parse(answer) as Array<{ files: Array<{ path: string }> }>;
  // npm 11 answers with a list; what comes after may name each package.
  return Object.values(packages).flatMap(({ files }) => files.map((file) => file.path));
}

describe('the package that is published', () => {
  let files: string[];
  beforeAll(() => {
    if (isStale() && build() !== 0) throw new Error('npm run build must succeed before its result can be packed');
    files = published();
  });

  test.each(['package.json', 'build/index.js', 'build/index.d.ts', '.jsii', 'README.md', 'LICENSE', 'CHANGELOG.md'])('has %s', (file) => {
    expect(files).toContain(file);
  });

  test('has a compiled file and its types for each room that lib/index.ts exports', () => {
    expect(files).toEqual(expect.arrayContaining(['platform', 'always-on', 'scale-to-zero', 'scaling']
      .flatMap((room) => [`build/${room}/index.js`, `build/${room}/index.d.ts`])));
  });

  test('has no sample, test, tool or source', () => {
    // Beside each program that runs in AWS: the licences of what is in it, and the Dockerfile of its image.
    const allowed = /^(build\/.+\.(js|d\.ts)|build\/runtime\/[^/]+\/(THIRD-PARTY-LICENSES\.txt|Dockerfile)|package\.json|\.jsii(\.gz)?|README\.md|LICENSE|CHANGELOG\.md)$/;
    expect(files.filter((file) => !allowed.test(file) || file.startsWith('build/sample/'))).toEqual([]);
  });
});
