import type { Severity } from './rule';

/** A broken rule and its place, as it is printed and written to JSON. */
export interface Finding {
  /** Name of the rule. */
  readonly rule: string;
  readonly severity: Severity;
  /** Name of the stack that holds the resource to change. */
  readonly stack: string;
  readonly logicalId: string;
  /** Path of the construct, or nothing where the template does not tell. */
  readonly constructPath?: string;
  readonly message: string;
  readonly fix: string;
  /** The page that the rule rests on. */
  readonly source: string;
}
