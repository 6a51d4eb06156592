import { CloudAssembly } from 'aws-cdk-lib/cx-api';

/** A resource of a template. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: any;
  readonly DeletionPolicy?: string;
}

/** The parts of a template that make something. */
export interface Template {
  readonly Resources: Record<string, TemplateResource>;
  readonly Outputs?: Record<string, unknown>;
}

/** Templates by the name of their stack. */
export type Templates = Map<string, Template>;

/** Templates of all stacks of an app. */
export function templatesOf(assembly: CloudAssembly): Templates {
  return new Map(assembly.stacks.map(({ stackName, template }) => [stackName, template as Template]));
}

/** Properties of each resource of a type, over all templates. */
export function ofType(templates: Templates, type: string): any[] {
  return resources(templates).filter(({ Type }) => Type === type).map(({ Properties }) => Properties ?? {});
}

/** All resources of all templates, but for the one in which CDK counts its uses. */
export function resources(templates: Templates): TemplateResource[] {
  return [...templates.values()].flatMap(({ Resources }) => Object.values(Resources)).filter(({ Type }) => Type !== 'AWS::CDK::Metadata');
}

/** Each resource type with the number of its resources over all templates, in alphabetical order. */
export function countTypes(templates: Templates): [type: string, count: number][] {
  const counts = new Map<string, number>();
  for (const { Type } of resources(templates)) counts.set(Type, (counts.get(Type) ?? 0) + 1);
  return [...counts].sort(([left], [right]) => left.localeCompare(right, 'en'));
}
