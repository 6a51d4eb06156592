import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { IConstruct } from 'constructs';
import type { TaskPlacementOptions } from './task-placement-options';
import { refuse, warn } from '../private/refusal';

/** Name of the subnets that work runs in, unless those are the public ones. */
export const WORK_SUBNETS = 'Work';

/** Where in a VPC work runs, and whether it needs an address of its own to reach anything. */
export interface Placement {
  /** Subnets of the tasks. */
  readonly subnets: ec2.SubnetSelection;

  /** Whether tasks get a public address. */
  readonly assignPublicIp: boolean;

  /** Subnets kept for databases, if the network keeps some. */
  readonly databases?: ec2.SubnetSelection;
}

/** Placements decided by our own networks; a borrowed VPC is judged by its subnets. */
const DECIDED = new WeakMap<ec2.IVpc, Placement>();

/** Remembers where work runs in a VPC whose egress is known. */
export function decidePlacement(vpc: ec2.IVpc, placement: Placement): void {
  DECIDED.set(vpc, placement);
}

/**
 * Where work runs in a VPC.
 *
 * Private subnets with a way out; else public subnets, with an address: without one a task there cannot pull its
 * image; else isolated subnets, whose endpoints a borrowed VPC does not tell.
 */
export function placementIn(vpc: ec2.IVpc): Placement {
  const decided = DECIDED.get(vpc);
  if (decided !== undefined) return decided;
  if (vpc.privateSubnets.length > 0) return inSubnets(ec2.SubnetType.PRIVATE_WITH_EGRESS);
  if (vpc.publicSubnets.length > 0) return inSubnets(ec2.SubnetType.PUBLIC);
  return inSubnets(ec2.SubnetType.PRIVATE_ISOLATED);
}

/** Where tasks run: as they were told, else as the VPC demands. In a public subnet they get an address unless told otherwise. */
export function placementFor(scope: IConstruct, vpc: ec2.IVpc, told: TaskPlacementOptions): Placement {
  requireSecurityGroup(scope, told.securityGroups);
  requireSubnets(scope, vpc, told);
  if (told.assignPublicIp === false && vpc.selectSubnets(told.vpcSubnets ?? placementIn(vpc).subnets).hasPublic) {
    warn(scope, 'NoWayOut', 'assignPublicIp is false in a public subnet: without an address nothing is reached from there but through VPC endpoints, not even the image; '
      + 'choose private subnets, or leave it out');
  }
  const placement = placementIn(vpc);
  if (told.vpcSubnets === undefined) return { ...placement, assignPublicIp: told.assignPublicIp ?? placement.assignPublicIp };
  return { subnets: told.vpcSubnets, assignPublicIp: told.assignPublicIp ?? vpc.selectSubnets(told.vpcSubnets).hasPublic };
}

/** Refuses an empty list of security groups: AWS would take the VPC's default one, which nobody chose. */
export function requireSecurityGroup(scope: IConstruct, groups?: ec2.ISecurityGroup[]): void {
  if (groups?.length !== 0) return;
  refuse(scope, 'securityGroups must hold at least one, got none; leave it out and one is created');
}

function requireSubnets(scope: IConstruct, vpc: ec2.IVpc, { vpcSubnets }: TaskPlacementOptions): void {
  if (vpcSubnets !== undefined || [vpc.publicSubnets, vpc.privateSubnets, vpc.isolatedSubnets].some(({ length }) => length > 0)) return;
  refuse(scope, 'vpc must have subnets, got one without; import it with publicSubnetIds or privateSubnetIds, or look it up');
}

function inSubnets(subnetType: ec2.SubnetType): Placement {
  return { subnets: { subnetType }, assignPublicIp: subnetType === ec2.SubnetType.PUBLIC };
}
