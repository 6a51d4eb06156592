import { Bare } from '../rule-cases';

/** A network of subnets of one kind, which have a route table of their own. */
export function aNetwork(kind: 'public' | 'private' | 'isolated', endpoints: string[] = []): Bare {
  const route = { public: { GatewayId: { Ref: 'Gateway' } }, private: { NatGatewayId: { Ref: 'Nat' } }, isolated: undefined }[kind];
  return {
    Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
    Subnet: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: { Ref: 'Vpc' }, CidrBlock: '10.0.0.0/24' } },
    Table: { Type: 'AWS::EC2::RouteTable', Properties: { VpcId: { Ref: 'Vpc' } } },
    Association: { Type: 'AWS::EC2::SubnetRouteTableAssociation', Properties: { SubnetId: { Ref: 'Subnet' }, RouteTableId: { Ref: 'Table' } } },
    ...route === undefined ? {} : { Gateway: { Type: 'AWS::EC2::InternetGateway' }, Nat: { Type: 'AWS::EC2::NatGateway' }, Route: { Type: 'AWS::EC2::Route', Properties: { RouteTableId: { Ref: 'Table' }, DestinationCidrBlock: '0.0.0.0/0', ...route } } },
    ...Object.fromEntries(endpoints.map((service) => [`Endpoint${service.replace('.', '')}`, {
      Type: 'AWS::EC2::VPCEndpoint', Properties: { VpcId: { Ref: 'Vpc' }, ServiceName: { 'Fn::Sub': `com.amazonaws.\${AWS::Region}.${service}` } },
    }])),
  };
}

/** A security group with rules for what comes in. */
export function aGroup(...ingress: object[]): Bare[string] {
  return { Type: 'AWS::EC2::SecurityGroup', Properties: { VpcId: { Ref: 'Vpc' }, GroupDescription: 'group', SecurityGroupIngress: ingress } };
}

/** A rule that lets another group in on a port. */
export function from(group: string, port: number): object {
  return { IpProtocol: 'tcp', FromPort: port, ToPort: port, SourceSecurityGroupId: { 'Fn::GetAtt': [group, 'GroupId'] } };
}

/** A rule that lets the network in on a port. */
export function fromNetwork(port: number): object {
  return { IpProtocol: 'tcp', FromPort: port, ToPort: port, CidrIp: { 'Fn::GetAtt': ['Vpc', 'CidrBlock'] } };
}
