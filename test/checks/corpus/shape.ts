import * as lambda from 'aws-cdk-lib/aws-lambda';
import { App } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';

/** Correct apps by what they are: no rule may find an error in one of them. */
export type Shapes = Readonly<Record<string, (app: App) => void>>;

/** A function whose code nobody runs. */
export function aFunction(scope: Construct, id: string, props: Partial<lambda.FunctionProps> = {}): lambda.Function {
  return new lambda.Function(scope, id, {
    code: lambda.Code.fromInline('exports.handler = async () => ({ batchItemFailures: [] });'),
    handler: 'index.handler',
    runtime: lambda.Runtime.NODEJS_22_X,
    ...props,
  });
}
