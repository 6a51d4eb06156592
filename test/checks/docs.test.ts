import * as fs from 'node:fs';
import * as path from 'node:path';
import { RULES } from '../../lib/checks/catalogue';
import { withRules } from '../../tools/rules-table';

const ROOT = path.join(__dirname, '..', '..');
const PAGE = path.join(ROOT, 'docs', 'checks.md');

/** The texts of all tests of rules. */
const tests = (): string => fs.readdirSync(__dirname, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => fs.readFileSync(path.join(__dirname, file), 'utf8'))
  .join('\n');

test('the page of checks has the rules as the code has them; if not, npm run docs writes them', () => {
  const page = fs.readFileSync(PAGE, 'utf8');
  expect(withRules(page)).toBe(page);
});

test('each rule has cases that break it and cases that do not', () => {
  const text = tests();
  const constant = (name: string): string => name[0].toLowerCase() + name.slice(1);
  expect(RULES.map(({ name }) => name).filter((name) => ![`describeRule(${constant(name)},`, `([${constant(name)}],`].some((use) => text.includes(use)))).toEqual([]);
});
