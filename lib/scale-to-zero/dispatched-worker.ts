import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as sqs from 'aws-cdk-lib/aws-sqs';

/** Where the dispatcher's own metrics stand. */
export const DISPATCHER_NAMESPACE = 'ScaleToZero';

/** What the dispatcher is told of a worker, in its own program's words. */
export interface WorkerSettings {
  readonly name: string;
  readonly queueUrl: string;
  readonly queueName: string;
  readonly cluster: string;
  readonly family: string;
  readonly taskDefinition: string;
  readonly subnets: string[];
  readonly securityGroups: string[];
  readonly assignPublicIp: boolean;
  readonly spotPercent?: number;
  readonly maxCapacity: number;
  readonly messagesPerTask: number;
  readonly concurrency: number;
  readonly acceptableLatencySeconds: number;
  readonly maxTaskLifetimeSeconds: number;
  readonly idleTimeoutSeconds: number;
}

/** A worker in the care of a dispatcher. */
export interface DispatchedWorker {
  readonly queue: sqs.IQueue;
  readonly cluster: ecs.ICluster;
  readonly taskDefinition: ecs.FargateTaskDefinition;
  readonly settings: WorkerSettings;
}
