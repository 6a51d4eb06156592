import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Validations } from 'aws-cdk-lib/core';
import { CloudAssembly, VALIDATE_AGAINST_DEFAULT_RULES, VALIDATION_REPORT_FILE } from 'aws-cdk-lib/cx-api';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json';

const ROOT = path.join(__dirname, '..', '..');

/** The sample, as `cdk synth` starts it. */
export const SAMPLE = path.join(ROOT, 'bin', 'sample.ts');

/** The apps that must be without a fault: the sample, and one with what it has none of. */
export const APPS: Array<[string, string]> = [['the sample', SAMPLE], ['fleets, databases and a dashboard', path.join(__dirname, 'always-on-app.ts')]];

/** What an app is told by its cdk.json: nothing, and everything CDK recommends to new apps. */
export const CONTEXTS: Array<[string, Record<string, unknown>]> = [
  ['no feature flags', {}],
  ['all recommended feature flags', recommendedFlags],
];

/** One rule that a construct, and what stands in it, may break. */
export interface Acknowledgment {
  readonly construct: string;
  readonly rule: string;
  readonly reason: string;
}

/** What the validators said about an app. */
export interface Verdict {
  /** What nobody acknowledged: `severity rule at construct: description`. */
  readonly findings: string[];
  /** What constructs acknowledge, broken or not. */
  readonly acknowledged: Acknowledgment[];
}

interface Report {
  readonly pluginReports: Array<{
    readonly pluginName: string;
    readonly violations: Violation[];
    readonly suppressedViolations?: Violation[];
  }>;
}

interface Violation {
  readonly ruleName: string;
  readonly severity?: string;
  readonly description: string;
  readonly violatingConstructs: Array<{ readonly constructPath?: string }>;
}

/**
 * Synthesises an app in a process of its own, as the CDK CLI does, and reads CDK's validation report.
 *
 * @param app path of the program
 * @param context what `cdk.json` would say; default rules count as errors
 * @param preload module that is loaded before the app
 */
export async function validate(app: string, context: Record<string, unknown>, preload?: string): Promise<Verdict> {
  const output = fs.mkdtempSync(path.join(os.tmpdir(), 'gate-'));
  try {
    const said = await run(app, output, { ...context, [VALIDATE_AGAINST_DEFAULT_RULES]: true }, preload);
    const file = path.join(output, VALIDATION_REPORT_FILE);
    if (!fs.existsSync(file)) throw new Error(`${app} must synthesise, got: ${said.slice(0, 4000)}`);
    return verdictOf(JSON.parse(fs.readFileSync(file, 'utf8')) as Report, acknowledgmentsIn(new CloudAssembly(output)));
  } finally {
    fs.rmSync(output, { recursive: true });
  }
}

function run(app: string, output: string, context: Record<string, unknown>, preload?: string): Promise<string> {
  const { CDK_VALIDATION: _, NODE_ENV: __, ...env } = process.env;
  const imports = ['tsx', ...(preload === undefined ? [] : [preload])].flatMap((module) => ['--import', module]);
  return new Promise((resolve) => {
    // A verdict with findings ends the app with an exit code: the report says more than the code does.
    execFile(process.execPath, [...imports, app], {
      cwd: ROOT,
      env: { ...env, CDK_OUTDIR: output, CDK_CONTEXT_JSON: JSON.stringify(context) },
      maxBuffer: 64 * 1024 * 1024,
    }, (_error, stdout, stderr) => resolve(stdout + stderr));
  });
}

function verdictOf(report: Report, acknowledged: Acknowledgment[]): Verdict {
  return {
    findings: report.pluginReports.flatMap(({ pluginName, violations, suppressedViolations }) => [...violations, ...suppressedViolations ?? []]
      .flatMap(({ ruleName, severity, description, violatingConstructs }) => violatingConstructs
        .map(({ constructPath }) => constructPath ?? 'unknown')
        .filter((construct) => !isAcknowledged(construct, pluginName, ruleName, acknowledged))
        .map((construct) => `${severity ?? 'finding'} ${pluginName}::${ruleName} at ${construct}: ${description}`))),
    acknowledged,
  };
}

/**
 * Whether the construct, or one that it stands in, acknowledges the rule.
 *
 * CDK lets an acknowledgment anywhere in the app hide the rule everywhere in it: a fault in a queue that
 * is added next year would be covered by the reason of another queue.
 */
function isAcknowledged(construct: string, validator: string, rule: string, acknowledged: Acknowledgment[]): boolean {
  // A rule with several findings names each in brackets. Many of those names hold a `::`, which no acknowledgment may:
  // on a construct, the rule stands for all its findings there.
  const ids = [rule, rule.replace(/\[.*\]$/s, '')].flatMap((id) => [id, `${validator}::${id}`.replace(/ /g, '-')]);
  return acknowledged.some((acknowledgment) => ids.includes(acknowledgment.rule)
    && `/${construct}/`.startsWith(`${acknowledgment.construct}/`));
}

function acknowledgmentsIn(assembly: CloudAssembly): Acknowledgment[] {
  return assembly.stacksRecursively.flatMap((stack) => Object.entries(stack.metadata).flatMap(([construct, entries]) => entries
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap(({ data }) => Object.entries((data ?? {}) as unknown as Record<string, string>).map(([rule, reason]) => ({
      construct,
      // CDK's own prefix for an id that has none.
      rule: rule.replace(/^annotation::/i, ''),
      reason,
    })))));
}
