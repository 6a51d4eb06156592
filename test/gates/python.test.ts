import { execFileSync, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { build, isStale } from '../../tools/build';
import { Example, examplesIn } from '../../tools/documentation';
import { PythonEnvironment } from '../emulator/python-environment';

const ROOT = path.join(__dirname, '..', '..');
const REQUIREMENTS = path.join(__dirname, 'python', 'requirements.txt');
// jsii warns at every start about a Node that is past its end of life; 20 is the oldest that the library supports.
const ENVIRONMENT = { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' };

const examples = fs.readdirSync(path.join(ROOT, 'docs')).filter((file) => file.endsWith('.md'))
  .flatMap((page) => examplesIn(`docs/${page}`, fs.readFileSync(path.join(ROOT, 'docs', page), 'utf8'), 'python'));

let python: string;
let folder: string;

/** What an example of the documentation prints, run as its reader would: by pytest where it is a test. */
function run({ code }: Example): { status: number | null; output: string } {
  const isTest = /^def test_/m.test(code);
  const file = path.join(folder, isTest ? 'test_example.py' : 'example.py');
  fs.writeFileSync(file, code);
  const { status, stdout, stderr } = spawnSync(python, isTest ? ['-m', 'pytest', '--quiet', '--snapshot-update', file] : [file], {
    cwd: folder, encoding: 'utf8', env: { ...ENVIRONMENT, PYTHONPATH: path.join(folder, 'installed') },
  });
  return { status, output: stdout + stderr };
}

beforeAll(async () => {
  if (isStale() && build() !== 0) throw new Error('npm run build must succeed before its result can be packed');
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'python-'));
  ({ python } = await PythonEnvironment.install(path.join(ROOT, '.emulator'), REQUIREMENTS));
  const pacmak = path.join(path.dirname(require.resolve('jsii-pacmak/package.json')), 'bin', 'jsii-pacmak');
  execFileSync(process.execPath, [pacmak, '--no-npmignore', '--targets', 'python', '--outdir', folder], { cwd: ROOT, env: ENVIRONMENT, stdio: ['ignore', 'ignore', 'inherit'] });
  const wheels = fs.readdirSync(path.join(folder, 'python')).filter((file) => file.endsWith('.whl'));
  expect(wheels).toHaveLength(1);
  execFileSync(python, ['-m', 'pip', 'install', '--quiet', '--no-deps', '--target', path.join(folder, 'installed'), path.join(folder, 'python', wheels[0])]);
}, 600_000);
afterAll(() => fs.rmSync(folder, { recursive: true }));

test.each(examples.map((example) => [`${example.page}:${example.line}`, example] as const))('the Python of %s runs', (_place, example) => {
  const { status, output } = run(example);
  expect(output).not.toMatch(/Traceback|\bfailed\b/);
  expect(status).toBe(0);
});

test('there is an app, and there are tests', () => {
  const tests = examples.filter(({ code }) => code.includes('def test_'));
  expect(tests.length).toBeGreaterThanOrEqual(4);
  expect(examples.length).toBeGreaterThan(tests.length);
});

test('an example with a mistake is found', () => {
  const { status, output } = run({ page: 'docs/page.md', line: 1, code: 'from cdk_scale_to_zero import NoSuchConstruct' });
  expect(output).toContain('NoSuchConstruct');
  expect(status).toBe(1);
});

test('the examples run on the oldest aws-cdk-lib that the library supports', () => {
  const { devDependencies } = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { devDependencies: Record<string, string> };
  expect(fs.readFileSync(REQUIREMENTS, 'utf8')).toContain(`aws-cdk-lib==${devDependencies['aws-cdk-lib']}\n`);
});
