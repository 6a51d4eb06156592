/** A resource of a template, as the checks see it. */
export interface Resource {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  /** Where the construct stands in the app's tree, if the template says so. */
  readonly constructPath?: string;
  /** Properties as the template has them. */
  readonly properties: Readonly<Record<string, unknown>>;
}

/** All templates at hand, as the checks see them. */
export interface Assembly {
  readonly resources: readonly Resource[];
}
