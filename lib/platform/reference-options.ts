import { ReferenceStrength } from 'aws-cdk-lib/core';

/** How a stack refers to what stands in other stacks. */
export interface ReferenceOptions {
  /**
   * How this stack refers to what stands in other stacks.
   *
   * - `WEAK` reads an output of the other stack when this one is deployed. Whatever this stack used before, the other can be deployed.
   * - `STRONG` imports an export. CloudFormation keeps what is imported from being changed or removed, also by the deployment that would have ended the import.
   * - `BOTH` reads the output, and keeps the export: the step from `STRONG` to `WEAK`, for one deployment.
   *
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-getstackoutput.html
   * @default - what the context key `@aws-cdk/core:defaultCrossStackReferences` says; else ReferenceStrength.WEAK
   */
  readonly references?: ReferenceStrength;
}
