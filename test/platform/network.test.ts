import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Template } from 'aws-cdk-lib/assertions';
import { App, Stack } from 'aws-cdk-lib/core';
import { Egress, Network, NetworkProps, PlatformStack, WebService, ZoneCount } from '../../lib';
import { placementFor, placementIn } from '../../lib/platform/placement';
import { aPlainStack, IMAGE, inventory, onlyOne, warningsOf } from '../a-platform';

const CONCRETE = { account: '111111111111', region: 'eu-west-1' };

// CDK's own NAT instance passes an undefined `keyName`, which is deprecated, and warns with a stack trace each time.
process.env.JSII_DEPRECATED = 'quiet';

function aNetwork(props: NetworkProps = {}, stack = aPlainStack()) {
  const network = new Network(stack, 'Network', props);
  return { stack, network, vpc: network.vpc };
}

/** Egresses by name, each made anew for the test that uses it. */
const EGRESSES: Record<string, () => Egress> = {
  'a public address': () => Egress.publicIp(),
  'a NAT instance': () => Egress.natInstance(),
  'a NAT gateway': () => Egress.natGateway(),
  'a NAT gateway per zone': () => Egress.natGatewayPerZone(),
  'a regional NAT gateway': () => Egress.regionalNatGateway(),
  'endpoints only': () => Egress.endpointsOnly(),
  'endpoints for servers too': () => Egress.endpointsOnly({ servers: true }),
};
const eachEgress = test.each(Object.entries(EGRESSES));

const resources = (stack: Stack, type: string) => Object.entries<any>(Template.fromStack(stack).findResources(type));
const subnetGroup = (subnet: any): string => subnet.Properties.Tags.find((tag: any) => tag.Key === 'aws-cdk:subnet-name').Value;

/** Where what leaves each subnet of a group goes: property and target of its default route, in order of the subnets. */
function waysOut(stack: Stack, group: string): ([string, unknown] | undefined)[] {
  const associations = resources(stack, 'AWS::EC2::SubnetRouteTableAssociation').map(([, { Properties }]) => Properties);
  const routes = resources(stack, 'AWS::EC2::Route').map(([, { Properties }]) => Properties);
  return resources(stack, 'AWS::EC2::Subnet').filter(([, subnet]) => subnetGroup(subnet) === group).map(([id]) => {
    const table = associations.find(({ SubnetId }) => SubnetId.Ref === id).RouteTableId.Ref;
    const route = routes.find(({ RouteTableId, DestinationCidrBlock }) => RouteTableId.Ref === table && DestinationCidrBlock === '0.0.0.0/0');
    return route === undefined ? undefined : Object.entries<unknown>(route).find(([key]) => /Id$/.test(key) && key !== 'RouteTableId');
  });
}

/** The network settings of a Fargate task placed as the library places it. */
function placed(stack: Stack, vpc: ec2.IVpc): { AssignPublicIp: string; Subnets: unknown[] } {
  const cluster = new ecs.Cluster(stack, 'Cluster', { vpc });
  const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
  taskDefinition.addContainer('Main', { image: IMAGE });
  const { subnets, assignPublicIp } = placementIn(vpc);
  new ecs.FargateService(stack, 'Service', { cluster, taskDefinition, vpcSubnets: subnets, assignPublicIp, minHealthyPercent: 100 });
  return onlyOne(stack, 'AWS::ECS::Service').NetworkConfiguration.AwsvpcConfiguration;
}

const COMMON = { 'AWS::EC2::InternetGateway': 1, 'AWS::EC2::VPC': 1, 'AWS::EC2::VPCGatewayAttachment': 1, 'AWS::EC2::VPCEndpoint': 2 };
const withSubnets = (subnets: number, routes: number) => ({
  ...COMMON, 'AWS::EC2::Subnet': subnets, 'AWS::EC2::RouteTable': subnets, 'AWS::EC2::SubnetRouteTableAssociation': subnets, 'AWS::EC2::Route': routes,
});

describe('a network is no more than', () => {
  test.each<[string, Record<string, number>]>([
    ['a public address', withSubnets(4, 2)],
    ['a NAT instance', {
      ...withSubnets(6, 4), 'AWS::EC2::Instance': 1, 'AWS::EC2::SecurityGroup': 1, 'AWS::IAM::InstanceProfile': 1, 'AWS::IAM::Role': 1,
    }],
    ['a NAT gateway', { ...withSubnets(6, 4), 'AWS::EC2::EIP': 1, 'AWS::EC2::NatGateway': 1 }],
    ['a NAT gateway per zone', { ...withSubnets(6, 4), 'AWS::EC2::EIP': 2, 'AWS::EC2::NatGateway': 2 }],
    ['a regional NAT gateway', { ...withSubnets(6, 4), 'AWS::EC2::NatGateway': 1 }],
    ['endpoints only', { ...withSubnets(6, 2), 'AWS::EC2::VPCEndpoint': 7, 'AWS::EC2::SecurityGroup': 5 }],
    ['endpoints for servers too', { ...withSubnets(6, 2), 'AWS::EC2::VPCEndpoint': 12, 'AWS::EC2::SecurityGroup': 10 }],
  ])('needed for %s', (name, expected) => {
    expect(inventory(aNetwork({ egress: EGRESSES[name]() }).stack)).toEqual(expected);
  });

  test('needed for a public address by default', () => {
    expect(inventory(aNetwork().stack)).toEqual(inventory(aNetwork({ egress: Egress.publicIp() }).stack));
  });
});

describe('every network', () => {
  eachEgress('with %s has S3 and DynamoDB endpoints in every subnet', (_, egress) => {
    const { stack } = aNetwork({ egress: egress() });
    const tables = Object.keys(Template.fromStack(stack).findResources('AWS::EC2::RouteTable')).sort();
    const gateways = resources(stack, 'AWS::EC2::VPCEndpoint').filter(([, { Properties }]) => Properties.VpcEndpointType === 'Gateway');
    expect(gateways.map(([, { Properties }]) => Properties.ServiceName['Fn::Join'][1][2]).sort()).toEqual(['.dynamodb', '.s3']);
    for (const [, { Properties }] of gateways) expect(Properties.RouteTableIds.map(({ Ref }: any) => Ref).sort()).toEqual(tables);
  });

  eachEgress('with %s has public subnets that lead to the internet and give no address of themselves', (_, egress) => {
    const { stack } = aNetwork({ egress: egress() });
    expect(waysOut(stack, 'Public').map((way) => way?.[0])).toEqual(['GatewayId', 'GatewayId']);
    for (const [, subnet] of resources(stack, 'AWS::EC2::Subnet')) expect(subnet.Properties.MapPublicIpOnLaunch).toBe(false);
  });

  eachEgress('with %s has database subnets of 256 addresses that lead nowhere', (_, egress) => {
    const { stack } = aNetwork({ egress: egress() });
    expect(waysOut(stack, 'Database')).toEqual([undefined, undefined]);
    const databases = resources(stack, 'AWS::EC2::Subnet').filter(([, subnet]) => subnetGroup(subnet) === 'Database');
    for (const [, subnet] of databases) expect(subnet.Properties.CidrBlock).toMatch(/\/24$/);
  });

  eachEgress('with %s spans three zones when asked', (_, egress) => {
    const { stack } = aNetwork({ egress: egress(), zones: ZoneCount.THREE });
    const zones = new Set(resources(stack, 'AWS::EC2::Subnet').map(([, { Properties }]) => JSON.stringify(Properties.AvailabilityZone)));
    expect([...zones]).toEqual([0, 1, 2].map((zone) => JSON.stringify({ 'Fn::Select': [zone, { 'Fn::GetAZs': '' }] })));
  });

  eachEgress('with %s keeps its address ranges when a zone is added, and those of the default egress', (_, egress) => {
    const rangesOf = (props: NetworkProps) => new Map(resources(aNetwork(props).stack, 'AWS::EC2::Subnet').map(([id, { Properties }]) => [id, Properties.CidrBlock]));
    const three = rangesOf({ egress: egress(), zones: ZoneCount.THREE });
    for (const before of [rangesOf({ egress: egress() }), rangesOf({})]) {
      expect(before.size).toBeGreaterThan(0);
      for (const [id, range] of before) expect(three.get(id)).toBe(range);
    }
    expect(new Set(three.values()).size).toBe(three.size);
  });

  eachEgress('with %s knows of no zone it does not span', (_, egress) => {
    const { stack, vpc } = aNetwork({ egress: egress() });
    expect(stack.resolve(vpc.availabilityZones)).toEqual([0, 1].map((zone) => ({ 'Fn::Select': [zone, { 'Fn::GetAZs': '' }] })));
  });

  eachEgress('with %s runs no function of CDK\'s', (_, egress) => {
    const types = Object.keys(inventory(aNetwork({ egress: egress() }).stack));
    expect(types.filter((type) => /Lambda|Custom/.test(type))).toEqual([]);
  });

  test('is called by its path in the console', () => {
    expect(onlyOne(aNetwork().stack, 'AWS::EC2::VPC').Tags).toContainEqual({ Key: 'Name', Value: 'Plain/Network' });
  });

  test('takes an address range, and restricts the default security group when asked', () => {
    const { stack } = aNetwork({ ipAddresses: ec2.IpAddresses.cidr('10.7.0.0/16'), restrictDefaultSecurityGroup: true });
    expect(onlyOne(stack, 'AWS::EC2::VPC').CidrBlock).toBe('10.7.0.0/16');
    expect(inventory(stack)).toHaveProperty('Custom::VpcRestrictDefaultSG', 1);
  });

  test('in a platform of a concrete account and region needs no look-up', () => {
    const app = new App();
    const platform = new PlatformStack(app, 'Platform', { env: CONCRETE, zones: ZoneCount.THREE });
    expect(platform.network.vpc.availabilityZones).toHaveLength(3);
    expect(app.synth().manifest.missing).toBeUndefined();
  });
});

describe('work', () => {
  test.each([
    ['a public address', 'Public', 'ENABLED'],
    ['a NAT instance', 'Work', 'DISABLED'],
    ['a NAT gateway', 'Work', 'DISABLED'],
    ['a NAT gateway per zone', 'Work', 'DISABLED'],
    ['a regional NAT gateway', 'Work', 'DISABLED'],
    ['endpoints only', 'Work', 'DISABLED'],
  ])('with %s runs in the %s subnets, public address %s', (name, group, address) => {
    const { stack, vpc } = aNetwork({ egress: EGRESSES[name]() });
    const configuration = placed(stack, vpc);
    const subnets = resources(stack, 'AWS::EC2::Subnet').filter(([, subnet]) => subnetGroup(subnet) === group).map(([id]) => ({ Ref: id }));
    expect(subnets).toHaveLength(2);
    expect(configuration).toMatchObject({ AssignPublicIp: address, Subnets: subnets });
  });

  test('behind a NAT instance leaves through it from every zone', () => {
    const { stack } = aNetwork({ egress: Egress.natInstance() });
    const [[id]] = resources(stack, 'AWS::EC2::Instance');
    expect(waysOut(stack, 'Work')).toEqual([['InstanceId', { Ref: id }], ['InstanceId', { Ref: id }]]);
  });

  test('behind one NAT gateway leaves through it from every zone', () => {
    const { stack } = aNetwork({ egress: Egress.natGateway() });
    const [[id]] = resources(stack, 'AWS::EC2::NatGateway');
    expect(waysOut(stack, 'Work')).toEqual([['NatGatewayId', { Ref: id }], ['NatGatewayId', { Ref: id }]]);
  });

  test.each([ZoneCount.TWO, ZoneCount.THREE])('behind a NAT gateway per zone leaves through that of its own zone, of %d', (zones) => {
    const { stack } = aNetwork({ egress: Egress.natGatewayPerZone(), zones });
    const zoneOf = new Map(resources(stack, 'AWS::EC2::Subnet').map(([id, { Properties }]) => [id, Properties.AvailabilityZone]));
    const gateways = new Map(resources(stack, 'AWS::EC2::NatGateway').map(([id, { Properties }]) => [id, zoneOf.get(Properties.SubnetId.Ref)]));
    const work = resources(stack, 'AWS::EC2::Subnet').filter(([, subnet]) => subnetGroup(subnet) === 'Work');
    expect(gateways.size).toBe(zones);
    expect(waysOut(stack, 'Work').map((way) => gateways.get((way?.[1] as any).Ref))).toEqual(work.map(([id]) => zoneOf.get(id)));
  });

  test.each([ZoneCount.TWO, ZoneCount.THREE])('behind a regional NAT gateway leaves through it from each of %d zones', (zones) => {
    const { stack } = aNetwork({ egress: Egress.regionalNatGateway(), zones });
    const [[id]] = resources(stack, 'AWS::EC2::NatGateway');
    const [[vpcId]] = resources(stack, 'AWS::EC2::VPC');
    expect(onlyOne(stack, 'AWS::EC2::NatGateway')).toMatchObject({ AvailabilityMode: 'regional', ConnectivityType: 'public', VpcId: { Ref: vpcId } });
    for (const property of ['SubnetId', 'AllocationId']) expect(onlyOne(stack, 'AWS::EC2::NatGateway')).not.toHaveProperty(property);
    const way = ['NatGatewayId', { 'Fn::GetAtt': [id, 'NatGatewayId'] }];
    expect(waysOut(stack, 'Work')).toEqual(Array.from({ length: zones }, () => way));
  });

  test.each<[string, boolean, string[]]>([
    ['a task', false, ['.ecr.api', '.ecr.dkr', '.logs', '.secretsmanager', '.sqs']],
    ['a server', true, ['.autoscaling', '.cloudformation', '.ecr.api', '.ecr.dkr', '.logs', '.monitoring', '.secretsmanager', '.sqs', '.ssm', '.ssmmessages']],
  ])('with endpoints only reaches what %s needs from the work subnets, and nothing else', (_name, servers, services) => {
    const { stack } = aNetwork({ egress: Egress.endpointsOnly({ servers }) });
    const work = resources(stack, 'AWS::EC2::Subnet').filter(([, subnet]) => subnetGroup(subnet) === 'Work').map(([id]) => ({ Ref: id }));
    const endpoints = resources(stack, 'AWS::EC2::VPCEndpoint').map(([, { Properties }]) => Properties).filter((p) => p.VpcEndpointType === 'Interface');
    expect(endpoints.map((p) => p.ServiceName['Fn::Join'][1].at(-1)).sort()).toEqual(services);
    for (const endpoint of endpoints) expect(endpoint).toMatchObject({ SubnetIds: work, PrivateDnsEnabled: true });
    expect(waysOut(stack, 'Work')).toEqual([undefined, undefined]);
  });
});

describe('a NAT instance', () => {
  test('forwards for the VPC and for nobody else', () => {
    const { stack } = aNetwork({ egress: Egress.natInstance() });
    const [[vpcId]] = resources(stack, 'AWS::EC2::VPC');
    expect(onlyOne(stack, 'AWS::EC2::SecurityGroup').SecurityGroupIngress).toEqual([
      { CidrIp: { 'Fn::GetAtt': [vpcId, 'CidrBlock'] }, Description: 'what the VPC sends out', IpProtocol: '-1' },
    ]);
    expect(inventory(stack)).not.toHaveProperty('AWS::EC2::SecurityGroupIngress');
    expect(onlyOne(stack, 'AWS::EC2::Instance').SourceDestCheck).toBe(false);
  });

  test('has a public address, without which nothing gets out', () => {
    const instance = onlyOne(aNetwork({ egress: Egress.natInstance() }).stack, 'AWS::EC2::Instance');
    expect(instance.NetworkInterfaces).toEqual([expect.objectContaining({ AssociatePublicIpAddress: true, DeviceIndex: '0' })]);
  });

  test('boots after the way to the internet is there', () => {
    const { stack } = aNetwork({ egress: Egress.natInstance() });
    const [[, instance]] = resources(stack, 'AWS::EC2::Instance');
    const ownSubnet = instance.Properties.NetworkInterfaces[0].SubnetId.Ref;
    const association = resources(stack, 'AWS::EC2::SubnetRouteTableAssociation').find(([, { Properties }]) => Properties.SubnetId.Ref === ownSubnet);
    const route = resources(stack, 'AWS::EC2::Route').find(([, { Properties }]) => Properties.RouteTableId.Ref === association?.[1].Properties.RouteTableId.Ref);
    expect(route?.[1].Properties).toHaveProperty('GatewayId');
    expect(instance.DependsOn).toEqual(expect.arrayContaining([association?.[0], route?.[0]]));
  });

  test('is a t4g.nano unless another size is chosen', () => {
    expect(onlyOne(aNetwork({ egress: Egress.natInstance() }).stack, 'AWS::EC2::Instance').InstanceType).toBe('t4g.nano');
    const egress = Egress.natInstance({ instanceType: new ec2.InstanceType('c7gn.medium') });
    expect(onlyOne(aNetwork({ egress }).stack, 'AWS::EC2::Instance').InstanceType).toBe('c7gn.medium');
  });
});

eachEgress('one value of %s serves two networks', (_, egress) => {
  const shared = egress();
  const alone = inventory(aNetwork({ egress: egress() }).stack);
  for (const stack of [aPlainStack(), aPlainStack()]) expect(inventory(aNetwork({ egress: shared }, stack).stack)).toEqual(alone);
});

describe('a network fails', () => {
  test('with more zones than the region of its stack has', () => {
    const app = new App({ context: { [`availability-zones:account=${CONCRETE.account}:region=${CONCRETE.region}`]: ['eu-west-1a', 'eu-west-1b'] } });
    const stack = new Stack(app, 'Plain', { env: CONCRETE });
    expect(() => new Network(stack, 'Network', { zones: ZoneCount.THREE }))
      .toThrow(new Error('Plain/Network: zones must be at most the zones of the region (2), got 3; use another region or fewer zones'));
  });
});

describe('in a borrowed VPC', () => {
  const borrow = (groups: Partial<Record<'public' | 'private' | 'isolated', string[]>>) => {
    const stack = aPlainStack();
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-1', availabilityZones: ['eu-west-1a', 'eu-west-1b'],
      publicSubnetIds: groups.public, privateSubnetIds: groups.private, isolatedSubnetIds: groups.isolated,
    });
    return { stack, vpc };
  };
  const [PUBLIC, PRIVATE, ISOLATED] = ['public', 'private', 'isolated'].map((kind) => [`subnet-${kind}-1`, `subnet-${kind}-2`]);

  test.each([
    ['private subnets if there are any', { public: PUBLIC, private: PRIVATE, isolated: ISOLATED }, PRIVATE, 'DISABLED'],
    ['public subnets with an address else', { public: PUBLIC, isolated: ISOLATED }, PUBLIC, 'ENABLED'],
    ['public subnets with an address where there are no others', { public: PUBLIC }, PUBLIC, 'ENABLED'],
    ['isolated subnets if there is nothing else', { isolated: ISOLATED }, ISOLATED, 'DISABLED'],
  ])('work runs in %s', (_, groups, subnets, address) => {
    const { stack, vpc } = borrow(groups);
    expect(placed(stack, vpc)).toMatchObject({ Subnets: subnets, AssignPublicIp: address });
  });

  test('subnets of one\'s own choice need an address where they are public', () => {
    const { stack, vpc } = borrow({ public: PUBLIC, private: PRIVATE });
    const address = (subnetType: ec2.SubnetType, assignPublicIp?: boolean) => placementFor(stack, vpc, { vpcSubnets: { subnetType }, assignPublicIp }).assignPublicIp;
    expect(address(ec2.SubnetType.PUBLIC)).toBe(true);
    expect(address(ec2.SubnetType.PRIVATE_WITH_EGRESS)).toBe(false);
    expect(address(ec2.SubnetType.PUBLIC, false)).toBe(false);
    expect(address(ec2.SubnetType.PRIVATE_WITH_EGRESS, false)).toBe(false);
    expect(warningsOf(stack).filter((warning) => warning.includes('NoWayOut'))).toEqual(['assignPublicIp is false in a public subnet: without an address nothing is reached from there but through VPC endpoints, '
      + 'not even the image; choose private subnets, or leave it out [ack: cdk-scale-to-zero:NoWayOut]']);
  });

  test('a web service of a platform goes to the private subnets', () => {
    const app = new App();
    const ground = new Stack(app, 'Ground');
    const vpc = new ec2.Vpc(ground, 'Vpc', { natGateways: 1, restrictDefaultSecurityGroup: false });
    const platform = new PlatformStack(app, 'Platform', { vpc });
    new WebService(platform, 'Shop', { image: IMAGE, cluster: platform.cluster, listener: platform.loadBalancer.listener });
    expect(onlyOne(platform, 'AWS::ECS::Service').NetworkConfiguration.AwsvpcConfiguration).toMatchObject({ AssignPublicIp: 'DISABLED' });
    expect(inventory(platform)).not.toHaveProperty('AWS::EC2::VPC');
  });
});
