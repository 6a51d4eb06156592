import * as fs from 'node:fs';
import * as path from 'node:path';
import { FAMILIES, RULES } from '../../lib/checks/catalogue';

const FOLDER = path.join(__dirname, '..', '..', 'lib', 'checks');

/** A name as its file has it: `VisibilityTimeoutTooShort` as `visibility-timeout-too-short`. */
const kebab = (name: string): string => name.replace(/[A-Z]+(?![a-z])|[A-Z]/g, (letters, at) => (at === 0 ? '' : '-') + letters.toLowerCase());

describe('the rules', () => {
  test('have names of their own', () => {
    const names = RULES.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
  });

  test('are each a file that is named for the rule, in the folder of its family', () => {
    const files = fs.readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).map((file) => path.basename(file));
    expect(RULES.map(({ name }) => `${kebab(name)}.ts`).filter((file) => !files.includes(file))).toEqual([]);
  });

  test('say what is wrong, what happens, what to do, what CDK does, and where that is written', () => {
    const wrong = RULES.filter(({ name, cause, consequence, fix, source, cdk }) => !/^[A-Z][A-Za-z0-9]+$/.test(name)
      || [cause, consequence, fix].some((text) => text === '' || /[.\s]$/.test(text))
      || !/^https:\/\/\S+$/.test(source)
      || !/^(silent|warns|refuses|annotates)/.test(cdk));
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  test('are in families with titles of their own', () => {
    const titles = FAMILIES.map(({ title }) => title);
    expect(titles).toEqual([...new Set(titles)]);
  });
});
