import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { IConstruct } from 'constructs';
import { platformOf } from './half';
import { refuse } from '../private/refusal';

/** The cluster a construct was given, else the platform's. */
export function clusterFor(scope: IConstruct, given?: ecs.ICluster): ecs.ICluster {
  return given ?? platformOf(scope)?.cluster ?? missing(scope, 'cluster', 'an ecs.ICluster');
}

/** The listener a construct was given, else that of the platform's load balancer, or of its internal one. */
export function listenerFor(scope: IConstruct, given?: elbv2.IApplicationListener, internetFacing: boolean = true): elbv2.IApplicationListener {
  const platform = platformOf(scope);
  return given ?? (internetFacing ? platform?.loadBalancer : platform?.internalLoadBalancer)?.listener
    ?? missing(scope, 'listener', 'the listener of a SharedLoadBalancer, or any IApplicationListener');
}

/** The VPC a construct was given, else the platform's. */
export function vpcFor(scope: IConstruct, given?: ec2.IVpc): ec2.IVpc {
  return given ?? platformOf(scope)?.vpc ?? missing(scope, 'vpc', 'an ec2.IVpc');
}

function missing(scope: IConstruct, prop: string, what: string): never {
  return refuse(scope, `${prop} must be given outside a platform, got nothing; pass ${what}, or create the construct in a stack with a platform`);
}
