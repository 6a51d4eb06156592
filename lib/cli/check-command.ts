import { Command } from 'commander';
import { check } from '../checks/check';
import type { Finding } from '../checks/finding';
import { pathsArgument, templatesAt } from './paths';
import { Exit } from './command-maker';
import { regionOption } from './region';
import { Screen, wrapped } from './screen';
import { counted } from './words';

/** `check`: what would fail at deploy, or later. */
export function checkCommand(screen: Screen, end: (exit: Exit) => void): Command {
  return new Command('check')
    .description('Finds what would fail at deploy or at three in the morning, across stacks. Exits 1 if it finds anything.')
    .addArgument(pathsArgument())
    .addOption(regionOption())
    .option('--json', 'print { findings: […] } and nothing else')
    .action((paths: string[], { region, json }: { region?: string; json?: boolean }) => {
      const templates = templatesAt(paths, region);
      const findings = check(templates, { now: new Date() });
      if (json === true) screen.out(`${JSON.stringify({ findings: findings.map(asJson) }, undefined, 2)}\n`);
      else screen.out(findings.map((finding) => asText(finding, screen)).join('') + summary(findings, templates.stacks.length, templates.resources.length));
      end(findings.length > 0 ? Exit.FOUND : Exit.DONE);
    });
}

/** Every field in its place, null where it is not known. */
function asJson({ rule, severity, stack, logicalId, constructPath, message, fix, source }: Finding): object {
  return { rule, severity, stack, logicalId, constructPath: constructPath ?? null, message, fix, source };
}

function asText(finding: Finding, { colours, width }: Screen): string {
  const severity = finding.severity === 'error' ? colours.red('error') : colours.yellow('warning');
  return [
    `${severity}  ${colours.bold(finding.rule)}\n`,
    wrapped(finding.constructPath?.replace(/\/(Resource|Default)$/, '') ?? `${finding.stack}/${finding.logicalId}`, width, '  '),
    wrapped(finding.message, width, '  '),
    wrapped(`fix: ${finding.fix}`, width, '  '),
    colours.dim(wrapped(finding.source, width, '  ')),
    '\n',
  ].join('');
}

function summary(findings: readonly Finding[], stacks: number, resources: number): string {
  const count = (severity: string): string => counted(findings.filter((finding) => finding.severity === severity).length, severity);
  return `${findings.length === 0 ? 'nothing found' : `${count('error')}, ${count('warning')}`} in ${counted(stacks, 'stack')}, ${counted(resources, 'resource')}\n`;
}
