import { referencesIn, Resource } from '../template';

/** Whether templates that are not at hand may use a resource: it is exported, or its name is kept as a parameter. */
export function isExported(resource: Resource): boolean {
  const { stack } = resource;
  return stack.exportNames().some(([output]) => referencesIn(stack.output(output)).some((reference) => reference.resource === resource))
    || stack.all.ofType('AWS::SSM::Parameter').some(({ properties }) => referencesIn(properties.value('Value')).some((reference) => reference.resource === resource));
}
