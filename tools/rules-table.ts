import { FAMILIES } from '../lib/checks/catalogue';
import type { Rule } from '../lib/checks/rule';

const PLACE = /<!-- rules -->\n[^]*<!-- \/rules -->/;

/** The page with the tables of all rules where it marks their place: `<!-- rules -->` up to `<!-- /rules -->`. */
export function withRules(text: string): string {
  return text.replace(PLACE, () => `<!-- rules -->\n${FAMILIES.map(({ title, rules }) => `### ${title}\n\n${table(rules)}`).join('\n\n')}\n<!-- /rules -->`);
}

function table(rules: readonly Rule[]): string {
  return [
    '| rule | what is wrong | what happens | CDK 2.276 | we | what to write |',
    '|---|---|---|---|---|---|',
    ...rules.map(({ name, severity, cause, consequence, cdk, fix, source }) => (
      `| \`${name}\` | ${cell(cause)} ([source](${source})) | ${cell(consequence)} | ${cell(cdk)} | ${severity} | ${cell(fix)} |`
    )),
  ].join('\n');
}

function cell(text: string): string {
  return text.replace(/\s+/g, ' ').replaceAll('|', '\\|').replaceAll('<', '&lt;').trim();
}
