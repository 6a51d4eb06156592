import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { placementIn } from '../platform/placement';
import { refuse, warn } from '../private/refusal';

/**
 * The subnets a function runs in.
 *
 * Tasks may run in public subnets, with an address each. A function never gets one, so there it would reach nothing.
 */
export function functionSubnets(scope: Construct, vpc?: ec2.IVpc, given?: ec2.SubnetSelection): ec2.SubnetSelection | undefined {
  if (vpc === undefined || given !== undefined) return given;
  const placement = placementIn(vpc);
  if (!placement.assignPublicIp) return placement.subnets;
  if (vpc.isolatedSubnets.length === 0) {
    refuse(scope, 'vpc must have private or isolated subnets, got public ones alone; a function gets no public address and would reach nothing: '
      + 'choose another egress, or leave vpc out');
  }
  warn(scope, 'FunctionWithoutEgress', 'vpc has a way out only for what has a public address, which a function never gets: it runs in the isolated subnets and reaches '
    + 'nothing outside the VPC; choose another egress, or pass vpcSubnets if that is meant');
  return { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };
}
