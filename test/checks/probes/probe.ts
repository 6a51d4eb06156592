import type { Rule } from '../../../lib/checks/rule';
import type { BareStacks, BareTemplate, Case } from '../rule-cases';

/** What aws-cdk-lib 2.276 says to a fault: nothing, a warning of its template validator, or an annotation. */
export type CdkSays = 'silent' | 'warns' | 'annotates';

/** A fault that we put to CDK, which let it pass. */
export interface Probe {
  /** What is wrong, as short as can be. */
  readonly fault: string;

  /** The rule that finds it. */
  readonly rule: Rule;

  readonly cdk: CdkSays;

  /** What CDK's words about the fault have in them. @default - it says nothing of it */
  readonly says?: RegExp;

  /** The first version that is known to say so. @default - the oldest that we support */
  readonly silentBefore?: string;

  /** The fault as CDK lets a user write it. */
  readonly plain: Extract<Case, (...given: never[]) => void>;

  /** The fault as a template by itself. */
  readonly bare: BareTemplate | BareStacks;
}
