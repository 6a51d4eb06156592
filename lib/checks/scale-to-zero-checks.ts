import { IPolicyValidationContext, IPolicyValidationPlugin, PolicyValidationPluginReport, PolicyViolation, Stage, Validations } from 'aws-cdk-lib/core';
import { IConstruct } from 'constructs';
import { readTemplates, StackTemplate } from '../template';
import { Acknowledgements } from './acknowledgements';
import { BrokenRule, brokenRules, findingOf } from './check';

/** The checks that speak for an app: a second set of them, added by hand, has nothing to add. */
const SPOKESMEN = new WeakMap<IConstruct, ScaleToZeroChecks>();

/**
 * Says at synth what will fail at deploy, or at three in the morning.
 *
 * It reads the templates of all stacks together, so it sees what lies between them: a queue in one stack and its
 * function in another. An error ends the synthesis; a warning is printed. Both halves of a platform bring these checks
 * along, unless CDK's own validation is turned off (`CDK_VALIDATION=false`); any other app adds them with one line.
 *
 * A finding that is meant to be so is acknowledged on its construct, or on one that this stands in:
 * `Validations.of(queue).acknowledge({ id: 'cdk-scale-to-zero::VisibilityTimeoutTooShort', reason: '…' })`.
 *
 * @example
 * Validations.of(app).addPlugins(new ScaleToZeroChecks());
 */
export class ScaleToZeroChecks implements IPolicyValidationPlugin {
  /**
   * Lets the app that a construct stands in be checked; once, however often this is called.
   *
   * Who turns off CDK's validation (`CDK_VALIDATION=false`, as unit tests do) turns off these checks too.
   *
   * @internal
   */
  public static _addTo(scope: IConstruct): void {
    const { root } = scope.node;
    if (process.env.CDK_VALIDATION === 'false' || !Stage.isStage(root) || SPOKESMEN.has(root)) return;
    const checks = new ScaleToZeroChecks();
    SPOKESMEN.set(root, checks);
    Validations.of(root).addPlugins(checks);
  }

  /** Name in reports, and before the `::` in the ids of rules that are acknowledged. */
  public readonly name: string = 'cdk-scale-to-zero';

  /** What was found in the templates of an app and not yet reported, by the template of the stack. */
  private found?: Map<string, BrokenRule[]>;

  /** Called by CDK at synth, once for each environment that stacks are deployed to. */
  public validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const { appConstruct } = context;
    if (!SPOKESMEN.has(appConstruct)) SPOKESMEN.set(appConstruct, this);
    if (SPOKESMEN.get(appConstruct) !== this) return { success: true, violations: [] };
    const broken = this.findingsOf(context);
    if (broken.length === 0) return { success: true, violations: [] };
    const acknowledgements = new Acknowledgements(this.name, appConstruct);
    return {
      success: broken.every(([{ severity }]) => severity !== 'error'),
      violations: broken.map((one) => violationOf(one, acknowledgements)),
    };
  }

  /** All stacks are read together, and reported as CDK asks for them. */
  private findingsOf({ appConstruct, templatePaths }: IPolicyValidationContext): BrokenRule[] {
    const known = this.found;
    const found = known !== undefined && templatePaths.every((path) => known.has(path)) ? known : this.findAll(appConstruct, templatePaths);
    return templatePaths.flatMap((path) => {
      const broken = found.get(path) ?? [];
      // Asked for again, it has been synthesised again.
      found.delete(path);
      return broken;
    });
  }

  private findAll(app: IConstruct, templatePaths: string[]): Map<string, BrokenRule[]> {
    const found = new Map(templatePaths.map((path): [string, BrokenRule[]] => [path, []]));
    const templates = readTemplates(Stage.isStage(app) ? [app.outdir] : []);
    for (const stack of templates.stacks) {
      if (stack.parent === undefined && stack.file !== undefined) found.set(stack.file, []);
    }
    for (const broken of brokenRules(templates, { now: new Date() })) found.get(rootOf(broken[1].resource.stack).file ?? '')?.push(broken);
    this.found = found;
    return found;
  }
}

function violationOf(broken: BrokenRule, acknowledgements: Acknowledgements): PolicyViolation {
  const [rule, { resource }] = broken;
  const { message, fix, constructPath } = findingOf(broken);
  return {
    ruleName: acknowledgements.idFor(rule.name, constructPath),
    severity: rule.severity,
    description: `${message}: ${rule.consequence}`,
    fix: `${fix} (${rule.source})`,
    violatingResources: [constructPath === undefined
      ? { resourceLogicalId: resource.logicalId, templatePath: resource.stack.file, locations: [] }
      : { constructPath, locations: [] }],
  };
}

function rootOf(stack: StackTemplate): StackTemplate {
  return stack.parent === undefined ? stack : rootOf(stack.parent);
}
