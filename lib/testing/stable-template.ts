import { Stack } from 'aws-cdk-lib/core';
import { KnownAssets, NESTED_STACKS_SECTION, withNamedAssets } from './asset-names';
import { ContentIds, contentIdsOf, withoutContentHashes } from './content-ids';
import { isObject, JsonObject, section, sorted } from './json';
import { synthesise } from './synthesised-app';
import { withoutToolNotes } from './tool-notes';
import { requireKinds } from '../private/prop-kinds';

/** Options of a stable template. */
export interface StableTemplateOptions {
  /**
   * Whether the snapshot shows the hash of each asset.
   *
   * With it, a changed handler or image changes one line, in the section `Assets`. Without it, a changed handler
   * changes nothing; choose that where machines bundle the same source into different bytes.
   *
   * @default true
   */
  readonly assetHashes?: boolean;
}

/**
 * A stack's template in a form that changes only when the infrastructure changes: the value to give a snapshot test.
 *
 * - Each hash of an asset is replaced by the asset's name; the hashes stand in one section, `Assets`, one line each.
 * - Logical ids that end in a hash of content (Lambda versions, API Gateway deployments, EC2 instances replaced by
 *   their user data) lose that hash. All other logical ids stay: a changed one replaces the resource.
 * - What CDK adds for its own tools is left out: the bootstrap check, usage statistics, local paths of assets.
 * - Templates of nested stacks are included, in the section `NestedStacks`.
 * - Properties are in alphabetical order; lists keep their order.
 *
 * It is for reading and comparing, not for deploying.
 *
 * @example
 *
 * const app = new App();
 * const stack = new Stack(app, 'Orders');
 * const text = StableTemplate.fromStack(stack).asText();
 */
export class StableTemplate {
  /**
   * The stable template of a stack. Synthesises the stack's app; no construct can be added to it afterwards.
   *
   * @param stack a stack, or a nested stack, of an app
   * @param options what the snapshot shows
   */
  public static fromStack(stack: Stack, options: StableTemplateOptions = {}): StableTemplate {
    requireKinds('StableTemplate.fromStack', 'StableTemplateOptions', options);
    const { template, contentIds, assets } = synthesise(stack);
    return new StableTemplate(stable(template, contentIds, assets, options));
  }

  /**
   * The stable template of a template read from elsewhere, for example `cdk.out` or an already stable one.
   *
   * Without the app around it, each SHA-256 in the template counts as an asset and is named after the first resource
   * that uses it, templates of nested stacks are not included, and hashes made by other stacks are not recognised.
   *
   * @param template a CloudFormation template
   * @param options what the snapshot shows
   */
  public static fromJSON(template: { [key: string]: unknown }, options: StableTemplateOptions = {}): StableTemplate {
    requireKinds('StableTemplate.fromJSON', 'StableTemplateOptions', options);
    return new StableTemplate(stable(template, contentIdsOf([template]), undefined, options));
  }

  private constructor(private readonly template: JsonObject) {}

  /**
   * The template as an object, with the sections of CloudFormation, `Assets` and `NestedStacks`.
   *
   * Jest calls this by itself: `expect(StableTemplate.fromStack(stack)).toMatchSnapshot()` prints the template.
   */
  public toJSON(): { [key: string]: unknown } {
    return structuredClone(this.template);
  }

  /**
   * The template as JSON, indented by two spaces and ended by a line break: the same text on every machine.
   */
  public asText(): string {
    return `${JSON.stringify(this.template, undefined, 2)}\n`;
  }
}

function stable(template: JsonObject, ids: ContentIds, assets: KnownAssets | undefined, options: StableTemplateOptions): JsonObject {
  const withoutHashes = withoutContentHashes(withoutNotes(template), ids);
  return sorted(withNamedAssets(withoutHashes, assets, options.assetHashes ?? true)) as JsonObject;
}

function withoutNotes(template: JsonObject): JsonObject {
  const nested = Object.entries(section(template, NESTED_STACKS_SECTION))
    .map(([id, child]) => [id, isObject(child) ? withoutNotes(child) : child]);
  const own = withoutToolNotes(template);
  return nested.length === 0 ? own : { ...own, [NESTED_STACKS_SECTION]: Object.fromEntries(nested) as JsonObject };
}
