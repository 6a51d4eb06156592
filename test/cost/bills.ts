import { idleBill, IdleBill, IdleResource } from '../../lib/cost';
import { templatesOf } from '../../lib/template';

/** Resources of a template, by their logical ids. */
export type Resources = Record<string, { Type: string; Properties?: object; Condition?: string }>;

/** The idle bill of one template. */
export function billOf(resources: Resources, region = 'us-east-1', rest: object = {}): IdleBill {
  return idleBill(templatesOf([{ name: 'Test', template: { ...rest, Resources: resources } }]), region);
}

/** The line of one resource. */
export function lineOf(resources: Resources, logicalId: string, region?: string): IdleResource {
  const found = billOf(resources, region).stacks[0].resources.find((line) => line.logicalId === logicalId);
  if (found === undefined) throw new Error(`the bill must have a line for ${logicalId}`);
  return found;
}

/** A resource alone in its template. */
export function alone(Type: string, Properties?: object): Resources {
  return { It: { Type, Properties } };
}
