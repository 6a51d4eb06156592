import type { Resource } from '../template/resource';
import type { Workloads } from '../template/workloads';

/**
 * How sure a rule is of the harm: an error is rejected by AWS or certainly loses work; a warning is legal,
 * and harms sooner or later.
 */
export type Severity = 'error' | 'warning';

/** One place where a rule is broken. */
export interface Fault {
  /** The resource to change. */
  readonly resource: Resource;
  /** What is wrong here, with names and numbers: one sentence, lower case, no full stop. */
  readonly message: string;
  /** What to write instead, if that can be said more exactly than the rule's own fix does. */
  readonly fix?: string;
}

/**
 * One thing that can be wrong in templates.
 *
 * A rule judges known values only: where a value, a policy or a principal is not known, it says nothing.
 */
export interface Rule {
  /** Names the fault, not the remedy: `VisibilityTimeoutTooShort`. Users acknowledge it by this name. */
  readonly name: string;
  readonly severity: Severity;
  /** What is wrong, in one sentence. */
  readonly cause: string;
  /** What happens then, at deploy or at three in the morning. */
  readonly consequence: string;
  /** What to write instead. */
  readonly fix: string;
  /** The page that the rule rests on. */
  readonly source: string;
  /** What aws-cdk-lib 2.276 does with the same fault: `silent`, `warns`, `refuses`, and where it does not. */
  readonly cdk: string;
  /**
   * Every place where it is broken.
   *
   * @param all what runs and what it runs on, of all templates at hand
   * @param now when the question is asked, for what depends on the date
   */
  find(all: Workloads, now: Date): Iterable<Fault>;
}

/** Rules about one kind of thing; their files stand in one folder. */
export interface RuleFamily {
  /** Title in the documentation. */
  readonly title: string;
  readonly rules: readonly Rule[];
}
