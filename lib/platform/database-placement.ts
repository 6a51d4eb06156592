import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { IConstruct } from 'constructs';
import { placementIn } from './placement';
import { refuse } from '../private/refusal';

/**
 * The subnets a database stands in: those that our networks keep for databases, else isolated ones, else private ones.
 *
 * Public ones only if somebody says so: a database there gets no public address, but one wrong prop away it would.
 */
export function databaseSubnets(scope: IConstruct, vpc: ec2.IVpc, given?: ec2.SubnetSelection): ec2.SubnetSelection {
  const decided = given ?? placementIn(vpc).databases;
  if (decided !== undefined) return decided;
  if (vpc.isolatedSubnets.length > 0) return { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };
  if (vpc.privateSubnets.length > 0) return { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS };
  return refuse(scope, 'vpc must have isolated or private subnets, got public ones alone; add some, or pass vpcSubnets if that is meant');
}
