import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Stack } from 'aws-cdk-lib/core';
import { LambdaWorker, LambdaWorkerProps, WorkQueue, WorkQueueProps } from '../../lib';
import { aPlatform, CODE } from '../a-platform';

export type Props = Partial<LambdaWorkerProps>;

/** A worker of a queue in the platform. */
export function aWorker(props: Props = {}, queueProps: WorkQueueProps = {}) {
  const parts = aPlatform();
  const queue = new WorkQueue(parts.platform, 'Thumbnails', queueProps);
  const worker = new LambdaWorker(parts.jobs, 'Thumbnailer', { queue, code: CODE, ...props });
  return { ...parts, queue, worker };
}

/** A worker with a function of the user's own, and what that function is. */
export function aWorkerWith(make: (stack: Stack) => lambda.IFunction, props: Props = {}) {
  const parts = aPlatform();
  const queue = new WorkQueue(parts.platform, 'Thumbnails');
  const worker = new LambdaWorker(parts.jobs, 'Thumbnailer', { queue, function: make(parts.jobs), ...props });
  return { ...parts, queue, worker };
}

/** A function in the user's own words. */
export const ownFunction = (props: Partial<lambda.FunctionProps> = {}) => (stack: Stack) => new lambda.Function(stack, 'Own', {
  code: lambda.Code.fromInline('x'), handler: 'index.handler', runtime: lambda.Runtime.PYTHON_3_13, ...props,
});
/** A function that lives elsewhere. */
export const functionArn = 'arn:aws:lambda:eu-west-1:111111111111:function:theirs';
export const importedFunction = (stack: Stack) => lambda.Function.fromFunctionAttributes(stack, 'Theirs', {
  functionArn, role: iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::111111111111:role/theirs'),
});
