import { isObject, JsonObject, section, textsIn, withoutEntries } from './json';

/** The parameter CDK adds to read the version of the bootstrap stack, and the rule that checks it. */
const BOOTSTRAP_PARAMETER = 'BootstrapVersion';
const BOOTSTRAP_RULE = 'CheckBootstrapVersion';

/** How CDK describes its own parameter; a user's parameter of the same name stays. */
const BOOTSTRAP_DESCRIPTION = 'Version of the CDK Bootstrap resources';

/** Paths on the machine that synthesised, for the CDK command line and AWS SAM; CloudFormation does nothing with them. */
const ASSET_METADATA = 'aws:asset:';

/**
 * A template without what CDK adds for its own tools: the check of the bootstrap version, usage statistics
 * (`AWS::CDK::Metadata` and its condition) and the local paths of assets.
 *
 * None of it is infrastructure of the stack, and it changes with the CDK version, the environment, or whether the
 * CDK command line started the app.
 */
export function withoutToolNotes(template: JsonObject): JsonObject {
  return withoutAssetPaths(withoutUsageStatistics(withoutBootstrapCheck(template)));
}

function withoutBootstrapCheck(template: JsonObject): JsonObject {
  const parameter = section(template, 'Parameters')[BOOTSTRAP_PARAMETER];
  if (!isObject(parameter) || !String(parameter.Description).startsWith(BOOTSTRAP_DESCRIPTION)) return template;
  const withoutRule = withoutEntries(template, 'Rules', [BOOTSTRAP_RULE]);
  return withoutEntries(withoutRule, 'Parameters', [BOOTSTRAP_PARAMETER]);
}

function withoutUsageStatistics(template: JsonObject): JsonObject {
  const statistics = Object.entries(section(template, 'Resources'))
    .filter(([, resource]) => isObject(resource) && resource.Type === 'AWS::CDK::Metadata');
  const rest = withoutEntries(template, 'Resources', statistics.map(([id]) => id));
  const conditions = statistics.flatMap(([, resource]) => textsIn((resource as JsonObject).Condition));
  const { Conditions: _, ...elsewhere } = rest;
  const stillUsed = new Set(textsIn(elsewhere));
  return withoutEntries(rest, 'Conditions', conditions.filter((condition) => !stillUsed.has(condition)));
}

function withoutAssetPaths(template: JsonObject): JsonObject {
  if (!isObject(template.Resources)) return template;
  const resources = Object.entries(template.Resources).map(([id, resource]) => {
    if (!isObject(resource)) return [id, resource];
    const paths = Object.keys(section(resource, 'Metadata')).filter((key) => key.startsWith(ASSET_METADATA));
    return [id, withoutEntries(resource, 'Metadata', paths)];
  });
  return { ...template, Resources: Object.fromEntries(resources) };
}
