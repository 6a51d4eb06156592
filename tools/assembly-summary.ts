import * as path from 'node:path';
import { CloudAssembly, CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import Table from 'cli-table3';

/** Key in a template's `Metadata` under which a stack of ours says which half it is. */
export const HALF_KEY = 'cdk-scale-to-zero:half';

/** What one stack of a cloud assembly holds. */
export interface StackSummary {
  readonly name: string;
  /** `platform`, `always-on` or `scale-to-zero`; `other` for a stack that does not say. */
  readonly half: string;
  /** Names of the stacks that must be deployed before this one. */
  readonly dependsOn: string[];
  /** How many resources of each CloudFormation type. */
  readonly resources: ReadonlyMap<string, number>;
  /** Where the template is. */
  readonly templateFile: string;
}

interface Template {
  readonly Metadata?: { readonly [HALF_KEY]?: string };
  readonly Resources?: Record<string, { readonly Type: string }>;
}

/** Reads every stack of an assembly, those of nested stages included, each after the stacks it depends on. */
export function summarise(assembly: CloudAssembly): StackSummary[] {
  return assembly.stacksRecursively.map((stack) => {
    const template = stack.template as Template;
    const resources = new Map<string, number>();
    for (const { Type } of Object.values(template.Resources ?? {})) {
      // A record of which CDK made the stack: it deploys nothing.
      if (Type !== 'AWS::CDK::Metadata') resources.set(Type, (resources.get(Type) ?? 0) + 1);
    }
    return {
      name: stack.displayName,
      half: template.Metadata?.[HALF_KEY] ?? 'other',
      dependsOn: stack.dependencies
        .filter((artifact) => CloudFormationStackArtifact.isCloudFormationStackArtifact(artifact))
        .map((artifact) => artifact.displayName),
      resources,
      templateFile: stack.templateFullPath,
    };
  });
}

/** The summary as text for a terminal of 80 columns; templates are named relative to `root`. */
export function render(stacks: StackSummary[], root: string): string {
  return stacks.map((stack) => renderStack(stack, root)).join('\n\n');
}

function renderStack(stack: StackSummary, root: string): string {
  const total = [...stack.resources.values()].reduce((sum, count) => sum + count, 0);
  const table = new Table({
    head: ['Resource', 'Count'],
    // 80 columns less the borders and paddings of two columns (7) and the indent (2).
    colWidths: [62, 9],
    colAligns: ['left', 'right'],
    wordWrap: true,
    style: { head: [], border: [], compact: true },
  });
  const rows = [...stack.resources].map(([type, count]): [string, number] => [readableType(type), count]);
  table.push(...rows.sort(([a], [b]) => a.localeCompare(b, 'en')));
  return [
    `${stack.name} (${stack.half})`,
    `  depends on  ${stack.dependsOn.length > 0 ? stack.dependsOn.join(', ') : 'nothing'}`,
    `  template    ${relative(root, stack.templateFile)}`,
    `  resources   ${total}`,
    ...(total > 0 ? indent(table.toString()) : []),
  ].join('\n');
}

function indent(text: string): string[] {
  return text.split('\n').map((line) => `  ${line}`);
}

function relative(root: string, file: string): string {
  return path.relative(root, file).split(path.sep).join('/');
}

/** Services whose namespace in CloudFormation is not the name people know. */
const SERVICE_NAMES: Record<string, string> = {
  ApplicationAutoScaling: 'Application Auto Scaling',
  AutoScaling: 'EC2 Auto Scaling',
  ElasticLoadBalancingV2: 'Elastic Load Balancing',
  Events: 'EventBridge',
  Logs: 'CloudWatch Logs',
  Scheduler: 'EventBridge Scheduler',
  SecretsManager: 'Secrets Manager',
};

/** `AWS::EC2::VPCGatewayAttachment` as `EC2: VPC gateway attachment`. */
export function readableType(type: string): string {
  const [vendor, service, ...rest] = type.split('::');
  if (rest.length === 0) return vendor === 'Custom' ? `Custom resource: ${service}` : type;
  const words = rest.join(' ')
    .replace(/IPv(\d)/g, ' Ipv$1 ')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .trim().split(/\s+/)
    // Acronyms stay as they are.
    .map((word) => (/^[A-Z0-9]+$/.test(word) && word.length > 1 ? word : word.toLowerCase()));
  return `${SERVICE_NAMES[service] ?? service}: ${words.join(' ')}`;
}
