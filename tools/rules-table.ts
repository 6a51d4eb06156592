import { FAMILIES } from '../lib/checks/catalogue';
import type { Rule } from '../lib/checks/rule';
import { PROBES } from '../test/checks/probes';

/** The page with the tables of all rules and probes where it marks their place, such as `<!-- rules -->` up to `<!-- /rules -->`. */
export function withRules(text: string): string {
  const rules = FAMILIES.map((family) => `### ${family.title}\n\n${table(family.rules)}`).join('\n\n');
  return withPart(withPart(text, 'rules', rules), 'probes', probes());
}

function withPart(text: string, name: string, part: string): string {
  return text.replace(new RegExp(`<!-- ${name} -->\\n[^]*<!-- /${name} -->`), () => `<!-- ${name} -->\n${part}\n<!-- /${name} -->`);
}

/** The faults that the tests put to CDK and to the rules. */
function probes(): string {
  return [
    '| fault | rule | CDK 2.276 | we |',
    '|---|---|---|---|',
    ...PROBES.map(({ fault, rule, cdk }) => `| ${cell(fault)} | \`${rule.name}\` | ${cdk} | ${rule.severity} |`),
  ].join('\n');
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
