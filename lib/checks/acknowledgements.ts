import { Validations } from 'aws-cdk-lib/core';
import { IConstruct } from 'constructs';

/**
 * Where in an app which findings are acknowledged.
 *
 * CDK lets an acknowledgement anywhere in the app hide a rule everywhere in it: the fault of a queue that is added
 * next year would be covered by the reason given for another one. So a finding that is not acknowledged on its own
 * construct, or on one that this stands in, gets an id of its own as soon as another finding of its rule is.
 */
export class Acknowledgements {
  /** Paths of constructs by the id of what they acknowledge. */
  private readonly places: ReadonlyMap<string, string[]>;

  public constructor(private readonly plugin: string, app: IConstruct) {
    const places = new Map<string, string[]>();
    for (const { node } of app.node.findAll()) {
      for (const { type, data } of node.metadata) {
        if (type !== Validations.ACKNOWLEDGED_RULES_METADATA_KEY) continue;
        for (const id of Object.keys((data ?? {}) as object)) places.set(id, [...places.get(id) ?? [], node.path]);
      }
    }
    this.places = places;
  }

  /** The id under which a finding is reported. */
  public idFor(rule: string, constructPath: string | undefined): string {
    const places = this.places.get(`${this.plugin}::${rule}`) ?? [];
    if (places.length === 0 || places.some((place) => isWithin(constructPath, place))) return rule;
    return `${rule}[${(constructPath ?? '').replaceAll('::', ':').replace(/\/(Resource|Default)$/, '')}]`;
  }
}

/** Whether a construct is another one, or stands in it. */
function isWithin(path: string | undefined, place: string): boolean {
  return path !== undefined && (place === '' || path === place || path.startsWith(`${place}/`));
}
