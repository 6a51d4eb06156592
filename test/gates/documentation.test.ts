import * as fs from 'node:fs';
import * as path from 'node:path';
import { compileExamples, Example, examplesIn } from '../../tools/documentation';

const ROOT = path.join(__dirname, '..', '..');

function pages(): string[] {
  const docs = path.join(ROOT, 'docs');
  const inDocs = fs.existsSync(docs) ? fs.readdirSync(docs, { recursive: true, encoding: 'utf8' }) : [];
  return ['README.md', 'CONTRIBUTING.md', ...inDocs.filter((file) => file.endsWith('.md')).map((file) => `docs/${file.split(path.sep).join('/')}`)];
}

function examples(): Example[] {
  return pages().flatMap((page) => examplesIn(page, fs.readFileSync(path.join(ROOT, page), 'utf8')));
}

test('every example of the documentation compiles', () => {
  expect(compileExamples(examples(), ROOT)).toEqual([]);
});

test('the README has an example', () => {
  expect(examples().map(({ page }) => page)).toContain('README.md');
});

describe('the gate', () => {
  test('finds an error in an example, on its line of the page', () => {
    const page = ['# Page', '', '```ts', "import { App } from 'aws-cdk-lib/core';", 'const app = new App();', 'app.deploy();', '```'].join('\n');
    expect(compileExamples(examplesIn('docs/page.md', page), ROOT)).toEqual(["docs/page.md:6: Property 'deploy' does not exist on type 'App'."]);
  });

  test('finds a name that the library does not export', () => {
    const page = "```ts\nimport { NoSuchConstruct } from 'cdk-scale-to-zero';\n```";
    expect(compileExamples(examplesIn('README.md', page), ROOT)).toEqual([expect.stringMatching(/^README\.md:2: .*NoSuchConstruct/)]);
  });

  test('lets two examples use the same names', () => {
    const page = '```ts\nconst queue = 1;\n```\n\n```ts\nconst queue = 2;\n```';
    expect(compileExamples(examplesIn('README.md', page), ROOT)).toEqual([]);
  });

  test('reads the blocks that are marked, and those alone', () => {
    const page = '```sh\nnpm start\n```\n```ts\nlet a;\n```\n````md\n```ts\nnot code\n```\n````\n```\nplain\n```\n```ts\nlet b;\n```';
    expect(examplesIn('README.md', page)).toEqual([
      { page: 'README.md', line: 5, code: 'let a;' },
      { page: 'README.md', line: 16, code: 'let b;' },
    ]);
  });
});
