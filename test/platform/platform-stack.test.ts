import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Template } from 'aws-cdk-lib/assertions';
import { App, Stack } from 'aws-cdk-lib/core';
import { Egress, PlatformStack, PlatformStackProps, WorkQueue, ZoneCount } from '../../lib';
import { inventory, onlyOne } from '../a-platform';

const aPlatform = (props: PlatformStackProps = {}) => new PlatformStack(new App(), 'Platform', props);

/** A VPC and a cluster of somebody else's. */
function theirs(vpcId = 'vpc-1') {
  const app = new App();
  const ground = new Stack(app, 'Theirs');
  const vpc = ec2.Vpc.fromVpcAttributes(ground, 'Vpc', { vpcId, availabilityZones: ['a', 'b'], publicSubnetIds: ['p-1', 'p-2'] });
  const cluster = ecs.Cluster.fromClusterAttributes(ground, 'Cluster', { clusterName: 'theirs', vpc });
  return { app, vpc, cluster };
}

describe('a platform', () => {
  test('is empty until something is asked for', () => {
    expect(inventory(aPlatform())).toEqual({});
  });

  test('of queues alone has no VPC, cluster or load balancer', () => {
    const platform = aPlatform();
    new WorkQueue(platform, 'Thumbnails');
    new WorkQueue(platform, 'Feeds');
    const types = Object.keys(inventory(platform));
    expect(types).toContain('AWS::SQS::Queue');
    expect(types.filter((type) => /^AWS::(EC2|ECS|ElasticLoadBalancingV2)::/.test(type))).toEqual([]);
  });

  test('creates network, cluster and load balancer once each', () => {
    const platform = aPlatform();
    expect(platform.network).toBe(platform.network);
    expect(platform.vpc).toBe(platform.network.vpc);
    expect(platform.cluster).toBe(platform.cluster);
    expect(platform.loadBalancer).toBe(platform.loadBalancer);
    expect(platform.cluster.vpc).toBe(platform.vpc);
    expect(inventory(platform)).toMatchObject({ 'AWS::EC2::VPC': 1, 'AWS::ECS::Cluster': 1, 'AWS::ElasticLoadBalancingV2::LoadBalancer': 1 });
  });

  test.each<[string, (platform: PlatformStack) => unknown, Record<string, boolean>]>([
    ['a network', (platform) => platform.network, { vpc: true, cluster: false, balancer: false }],
    ['a cluster', (platform) => platform.cluster, { vpc: true, cluster: true, balancer: false }],
    ['a load balancer', (platform) => platform.loadBalancer, { vpc: true, cluster: false, balancer: true }],
  ])('that is asked for %s creates no more than it needs', (_, ask, expected) => {
    const platform = aPlatform();
    ask(platform);
    const types = inventory(platform);
    expect({ vpc: 'AWS::EC2::VPC' in types, cluster: 'AWS::ECS::Cluster' in types, balancer: 'AWS::ElasticLoadBalancingV2::LoadBalancer' in types })
      .toEqual(expected);
  });

  test('hands its settings to what it creates', () => {
    const app = new App();
    const platform = new PlatformStack(app, 'Platform', {
      egress: Egress.natGatewayPerZone(), zones: ZoneCount.THREE, containerInsights: ecs.ContainerInsights.ENHANCED, internetFacing: false,
      certificate: acm.Certificate.fromCertificateArn(new Stack(app, 'Theirs'), 'Certificate', 'arn:aws:acm:eu-west-1:111111111111:certificate/shop'),
    });
    expect(platform.cluster.vpc.availabilityZones).toHaveLength(3);
    expect(platform.loadBalancer.redirectListener).toBeDefined();
    expect(inventory(platform)).toHaveProperty('AWS::EC2::NatGateway', 3);
    expect(onlyOne(platform, 'AWS::ECS::Cluster').ClusterSettings).toEqual([{ Name: 'containerInsights', Value: 'enhanced' }]);
    expect(onlyOne(platform, 'AWS::ElasticLoadBalancingV2::LoadBalancer').Scheme).toBe('internal');
  });

  test('pays for no container metrics unless asked', () => {
    const platform = aPlatform();
    expect(platform.cluster).toBeDefined();
    expect(onlyOne(platform, 'AWS::ECS::Cluster').ClusterSettings).toEqual([{ Name: 'containerInsights', Value: 'disabled' }]);
  });

  test('knows the topic of its alarms', () => {
    const topic = sns.Topic.fromTopicArn(new Stack(new App(), 'Theirs'), 'Topic', 'arn:aws:sns:eu-west-1:111111111111:alarms');
    expect(aPlatform({ alarmTopic: topic }).alarmTopic).toBe(topic);
    expect(aPlatform().alarmTopic).toBeUndefined();
  });

  test('names its half in its template', () => {
    expect(Template.fromStack(aPlatform()).toJSON().Metadata).toMatchObject({ 'cdk-scale-to-zero:half': 'platform' });
  });

  test.each([{}, { env: { account: '111111111111', region: 'eu-west-1' } }])('counts zones by number, without a look-up, in %j', (props) => {
    const app = new App();
    const platform = new PlatformStack(app, 'Platform', props);
    expect(platform.resolve(platform.availabilityZones)).toEqual([0, 1, 2].map((zone) => ({ 'Fn::Select': [zone, { 'Fn::GetAZs': '' }] })));
    expect(platform.vpc.availabilityZones).toHaveLength(2);
    expect(app.synth().manifest.missing).toBeUndefined();
  });
});

describe('a platform with a borrowed', () => {
  test('VPC creates none, and puts load balancer and cluster into it', () => {
    const { app, vpc } = theirs();
    const platform = new PlatformStack(app, 'Platform', { vpc });
    expect(platform.vpc).toBe(vpc);
    expect(platform.cluster.vpc).toBe(vpc);
    expect(platform.loadBalancer.loadBalancer.vpc).toBe(vpc);
    expect(onlyOne(platform, 'AWS::ElasticLoadBalancingV2::LoadBalancer').Subnets).toEqual(['p-1', 'p-2']);
    expect(inventory(platform)).not.toHaveProperty('AWS::EC2::VPC');
  });

  test('cluster creates none', () => {
    const { app, vpc, cluster } = theirs();
    const platform = new PlatformStack(app, 'Platform', { vpc, cluster });
    expect(platform.cluster).toBe(cluster);
    expect(inventory(platform)).toEqual({});
  });

  test('cluster and another import of its VPC has both', () => {
    const platform = aPlatform({ cluster: theirs().cluster, vpc: theirs().vpc });
    expect(platform.vpc).not.toBe(platform.cluster.vpc);
    expect(inventory(platform)).toEqual({});
  });

  test('cluster alone stands in the cluster\'s VPC: a second one could not reach it', () => {
    const { app, vpc, cluster } = theirs();
    const platform = new PlatformStack(app, 'Platform', { cluster });
    expect(platform.vpc).toBe(vpc);
    expect(platform.loadBalancer.loadBalancer.vpc).toBe(vpc);
    expect(inventory(platform)).not.toHaveProperty('AWS::EC2::VPC');
  });
});

describe('a platform fails', () => {
  const { vpc, cluster } = theirs();

  test.each<[string, PlatformStackProps, string]>([
    ['with a VPC and an egress', { vpc, egress: Egress.natGateway() },
      'vpc must not come with egress or zones, got egress too; they shape the network that is created without a vpc'],
    ['with a VPC and a number of zones', { vpc, zones: ZoneCount.THREE },
      'vpc must not come with egress or zones, got zones (3) too; they shape the network that is created without a vpc'],
    ['with a cluster and an egress', { cluster, egress: Egress.natGateway() },
      'cluster must not come with egress or zones, got egress too; they shape the network that is created without a cluster'],
    ['with a cluster and container insights', { cluster, containerInsights: ecs.ContainerInsights.ENABLED },
      'cluster must not come with containerInsights, got enabled too; it is a setting of the cluster that is given'],
    ['with a cluster in another VPC', { cluster, vpc: theirs('vpc-2').vpc },
      'cluster must be in the vpc, got a cluster in vpc-1 with vpc-2; pass the cluster alone, or one of that vpc'],
  ])('%s', (_, props, sentence) => {
    expect(() => aPlatform(props)).toThrow(new Error(`Platform: ${sentence}`));
  });

  test.each<[string, PlatformStackProps, string]>([
    ['VPC', { vpc }, 'network must be the platform\'s own, got a vpc in its props; use platform.vpc'],
    ['cluster', { cluster }, 'network must be the platform\'s own, got a cluster in its props; use platform.vpc'],
  ])('when asked for the network although it was given a %s', (_, props, sentence) => {
    const platform = aPlatform(props);
    expect(() => platform.network).toThrow(new Error(`Platform: ${sentence}`));
  });
});
