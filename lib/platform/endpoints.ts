import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Aspects, Stack } from 'aws-cdk-lib/core';
import { IConstruct } from 'constructs';
import { warn } from '../private/refusal';

/** Somebody who works in subnets of a VPC. */
export interface EndpointUser {
  readonly scope: IConstruct;
  readonly vpc: ec2.IVpc;
  readonly subnets: ec2.SubnetSelection;
  /** The services it calls, such as `ecr.api`, when everything has been said. */
  readonly services: () => readonly string[];
  /** What happens without them, e.g. `the shell does not open`. */
  readonly consequence: string;
  /** How to get them, before `vpc.addInterfaceEndpoint`; nothing where that is the only way. */
  readonly advice?: string;
}

/**
 * Warns of services that somebody in isolated subnets cannot reach, naming each.
 *
 * Endpoints that this app does not make, in a VPC from elsewhere, are not seen: the warning can be acknowledged.
 */
export function warnOfMissingEndpoints(user: EndpointUser): void {
  const { scope, vpc } = user;
  const { subnets } = vpc.selectSubnets(user.subnets);
  if (!subnets.some((subnet) => vpc.isolatedSubnets.includes(subnet))) return;
  // Endpoints may be added after those who need them.
  Aspects.of(scope).add({ visit: (node) => {
    if (node !== scope) return;
    const there = endpointsOf(vpc);
    const missing = [...new Set(user.services())].filter((service) => !there.has(service)).sort();
    if (missing.length === 0) return;
    warn(scope, 'EndpointsMissing', `vpcSubnets have no way out, and no endpoint for ${missing.join(', ')}: ${user.consequence}; `
      + `${user.advice === undefined ? '' : `${user.advice}, or `}add what is missing by vpc.addInterfaceEndpoint`);
  } });
}

/** The services, by what follows the region in their names, that have an endpoint in a VPC. */
function endpointsOf(vpc: ec2.IVpc): Set<string> {
  return new Set(vpc.node.root.node.findAll()
    .filter((node): node is ec2.CfnVPCEndpoint => node instanceof ec2.CfnVPCEndpoint && node.vpcId === vpc.vpcId)
    .map(serviceOf));
}

/** `ecr.api` of `com.amazonaws.eu-west-1.ecr.api`, whose region may be a token. */
function serviceOf(endpoint: ec2.CfnVPCEndpoint): string {
  const resolved: unknown = Stack.of(endpoint).resolve(endpoint.serviceName);
  const parts: unknown[] = typeof resolved === 'string' ? [resolved] : (resolved as { 'Fn::Join'?: [string, unknown[]] })['Fn::Join']?.[1] ?? [];
  return parts.map((part) => (typeof part === 'string' ? part : 'region')).join('').replace(/^(com\.amazonaws|aws\.api)\.[^.]+\./, '');
}
