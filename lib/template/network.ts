import type { Resource } from './resource';
import { Settings } from './settings';
import { isKnown, Unknown } from './value';
import { Workload } from './workload';

/** How instances in a subnet reach the internet: directly, through NAT, or not at all. */
export type SubnetKind = 'public' | 'private' | 'isolated';

/** A network: a VPC. */
export class Network extends Workload {
  public get subnets(): readonly Subnet[] {
    return this.all.grouped('subnets', () => this.all.subnets, ({ network }) => [network]).get(this) ?? [];
  }

  public get securityGroups(): readonly SecurityGroup[] {
    return this.all.grouped('groups', () => this.all.securityGroups, ({ network }) => [network]).get(this) ?? [];
  }

  /** VPC endpoints, of both kinds. */
  public get endpoints(): readonly Resource[] {
    return this.all.naming('AWS::EC2::VPCEndpoint', ['VpcId'], this.resource);
  }
}

/** A subnet of a network. */
export class Subnet extends Workload {
  public get network(): Network | undefined {
    return this.all.network(this.properties.resource('VpcId'));
  }

  /** Its own route table; without one it has its network's main table. */
  public get routeTable(): Resource | undefined {
    return this.all.naming('AWS::EC2::SubnetRouteTableAssociation', ['SubnetId'], this.resource)[0]?.properties.resource('RouteTableId');
  }

  public get routes(): readonly Resource[] {
    const table = this.routeTable;
    return table === undefined ? [] : this.all.naming('AWS::EC2::Route', ['RouteTableId'], table);
  }

  /** Its way out. */
  public get kind(): SubnetKind | Unknown {
    const routes = this.routes.map(({ properties }) => properties).filter(isWayOut);
    if (routes.some(leadsToInternetGateway)) return 'public';
    if (routes.some((route) => ['NatGatewayId', 'InstanceId', 'NetworkInterfaceId', 'TransitGatewayId', 'VpcPeeringConnectionId', 'VpcEndpointId', 'EgressOnlyInternetGatewayId'].some((name) => route.has(name)))) return 'private';
    if (routes.length > 0) return new Unknown('its way out is not known');
    return this.routeTable === undefined ? new Unknown('it has no route table of its own among the templates') : 'isolated';
  }
}

/** A security group. */
export class SecurityGroup extends Workload {
  public get network(): Network | undefined {
    return this.all.network(this.properties.resource('VpcId'));
  }

  /** What may reach it: its own rules and those that stand by themselves. */
  public get ingress(): SecurityGroupRule[] {
    return this.rules('SecurityGroupIngress', 'AWS::EC2::SecurityGroupIngress');
  }

  /** What it may reach; without any rule everything. */
  public get egress(): SecurityGroupRule[] {
    return this.rules('SecurityGroupEgress', 'AWS::EC2::SecurityGroupEgress');
  }

  private rules(property: string, type: string): SecurityGroupRule[] {
    const apart = this.all.naming(type, ['GroupId'], this.resource);
    return [
      ...this.properties.list(property).map((settings) => new SecurityGroupRule(settings, this.resource)),
      ...apart.map((rule) => new SecurityGroupRule(rule.properties, rule)),
    ];
  }
}

/** A rule of a security group. */
export class SecurityGroupRule {
  public constructor(public readonly settings: Settings, public readonly source: Resource) {}

  /** The group on the other side, if it is one among the templates. */
  public get peer(): Resource | undefined {
    return this.settings.resource('SourceSecurityGroupId') ?? this.settings.resource('DestinationSecurityGroupId');
  }

  /** The addresses on the other side. */
  public get cidr(): string | Unknown | undefined {
    return this.settings.text('CidrIp') ?? this.settings.text('CidrIpv6');
  }

  /** Whether it lets a TCP port through. */
  public covers(port: number): boolean | Unknown {
    const [protocol, from, to] = [this.settings.text('IpProtocol'), this.settings.number('FromPort'), this.settings.number('ToPort')];
    if (protocol === '-1') return true;
    if (protocol instanceof Unknown) return protocol;
    if (protocol !== 'tcp' && protocol !== '6') return false;
    if (from === undefined || to === undefined) return true;
    if (!isKnown(from)) return from;
    return isKnown(to) ? from <= port && port <= to : to;
  }
}

function leadsToInternetGateway(route: Settings): boolean {
  const gateway = route.value('GatewayId');
  return typeof gateway === 'string' ? gateway.startsWith('igw-') : route.resource('GatewayId')?.type === 'AWS::EC2::InternetGateway';
}

function isWayOut(route: Settings): boolean {
  const destination = route.text('DestinationCidrBlock') ?? route.text('DestinationIpv6CidrBlock');
  return destination === '0.0.0.0/0' || destination === '::/0' || destination instanceof Unknown;
}
