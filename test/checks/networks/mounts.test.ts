import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as efs from 'aws-cdk-lib/aws-efs';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Stack } from 'aws-cdk-lib/core';
import { fileSystemOutOfReach } from '../../../lib/checks/networks/file-system-out-of-reach';
import { fileSystemShutsClientOut } from '../../../lib/checks/networks/file-system-shuts-client-out';
import { mountTargetsNotAwaited } from '../../../lib/checks/networks/mount-targets-not-awaited';
import { aFunction } from '../corpus/shape';
import { Bare, describeRule } from '../rule-cases';
import { aGroup, aNetwork, from, fromNetwork } from './a-network';

/** A file system of CDK in a network, with an access point. */
function aFileSystemL2(stack: Stack): { vpc: ec2.Vpc; fileSystem: efs.FileSystem; point: efs.AccessPoint } {
  const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
  const fileSystem = new efs.FileSystem(stack, 'Files', { vpc });
  return { vpc, fileSystem, point: fileSystem.addAccessPoint('Point', { path: '/work', createAcl: { ownerUid: '1000', ownerGid: '1000', permissions: '750' }, posixUser: { uid: '1000', gid: '1000' } }) };
}

/** A service of CDK that mounts it. */
function aMountingServiceL2(stack: Stack): { service: ecs.FargateService; fileSystem: efs.FileSystem } {
  const { vpc, fileSystem } = aFileSystemL2(stack);
  const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task', { volumes: [{ name: 'files', efsVolumeConfiguration: { fileSystemId: fileSystem.fileSystemId, transitEncryption: 'ENABLED' } }] });
  taskDefinition.addContainer('app', { image: ecs.ContainerImage.fromRegistry('httpd') }).addMountPoints({ sourceVolume: 'files', containerPath: '/files', readOnly: false });
  return { service: new ecs.FargateService(stack, 'Service', { cluster: new ecs.Cluster(stack, 'Cluster', { vpc }), taskDefinition }), fileSystem };
}

const subnetIn = (AvailabilityZone: unknown): Bare[string] => ({ Type: 'AWS::EC2::Subnet', Properties: { VpcId: { Ref: 'Vpc' }, CidrBlock: '10.0.1.0/24', AvailabilityZone } });
const zoneAt = (index: number): object => ({ 'Fn::Select': [index, { 'Fn::GetAZs': '' }] });

/** A function that mounts a file system with one mount target. */
function mounting(more: Bare = {}, func: { sections?: object; vpc?: object } = {}): Bare {
  return {
    ...aNetwork('private'),
    Client: aGroup(), Door: aGroup(from('Client', 2049)),
    Files: { Type: 'AWS::EFS::FileSystem' },
    Point: { Type: 'AWS::EFS::AccessPoint', Properties: { FileSystemId: { Ref: 'Files' } } },
    Target: { Type: 'AWS::EFS::MountTarget', Properties: { FileSystemId: { Ref: 'Files' }, SubnetId: { Ref: 'Subnet' }, SecurityGroups: [{ 'Fn::GetAtt': ['Door', 'GroupId'] }] } },
    Function: {
      Type: 'AWS::Lambda::Function', DependsOn: 'Target',
      Properties: { FileSystemConfigs: [{ Arn: { 'Fn::GetAtt': ['Point', 'Arn'] }, LocalMountPath: '/mnt/files' }], VpcConfig: { SubnetIds: [{ Ref: 'Subnet' }], SecurityGroupIds: [{ 'Fn::GetAtt': ['Client', 'GroupId'] }] }, ...func.vpc },
      ...func.sections,
    },
    ...more,
  };
}

describeRule(fileSystemShutsClientOut, {
  broken: {
    'a service with CDK': (stack) => { aMountingServiceL2(stack); },
    'a function, bare': { Resources: mounting({ Door: aGroup() }) },
    'another port, bare': { Resources: mounting({ Door: aGroup(from('Client', 443)) }) },
  },
  sound: {
    'a service that is let in': (stack) => {
      const { service, fileSystem } = aMountingServiceL2(stack);
      fileSystem.connections.allowDefaultPortFrom(service);
    },
    'a function of CDK': (stack) => {
      const { vpc, point } = aFileSystemL2(stack);
      aFunction(stack, 'Function', { vpc, filesystem: lambda.FileSystem.fromEfsAccessPoint(point, '/mnt/work') });
    },
    'a function, bare': { Resources: mounting() },
    'the whole network': { Resources: mounting({ Door: aGroup(fromNetwork(2049)) }) },
    'a group that is not known': { Resources: mounting({}, { vpc: { VpcConfig: { SubnetIds: [{ Ref: 'Subnet' }], SecurityGroupIds: ['sg-1'] } } }) },
  },
});

describeRule(fileSystemOutOfReach, {
  broken: {
    'a subnet of another zone, with CDK': (stack) => {
      const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
      const point = new efs.FileSystem(stack, 'Files', { vpc, vpcSubnets: { subnets: [vpc.privateSubnets[0]] } }).addAccessPoint('Point');
      aFunction(stack, 'Function', { vpc, filesystem: lambda.FileSystem.fromEfsAccessPoint(point, '/mnt/work') });
    },
    'no mount target, bare': { Resources: Object.fromEntries(Object.entries(mounting({}, { sections: { DependsOn: [] } })).filter(([id]) => id !== 'Target')) },
    'no network, bare': { Resources: mounting({}, { vpc: { VpcConfig: undefined } }) },
    'a zone by its name, bare': { Resources: mounting({ Subnet: subnetIn('eu-west-1a'), Other: subnetIn('eu-west-1b') }, { vpc: { VpcConfig: { SubnetIds: [{ Ref: 'Subnet' }, { Ref: 'Other' }], SecurityGroupIds: ['sg-1'] } } }) },
  },
  sound: {
    'a function of CDK': (stack) => {
      const { vpc, point } = aFileSystemL2(stack);
      aFunction(stack, 'Function', { vpc, filesystem: lambda.FileSystem.fromEfsAccessPoint(point, '/mnt/work') });
    },
    'another subnet of the zone': { Resources: mounting({ Subnet: subnetIn(zoneAt(0)), Other: subnetIn(zoneAt(0)) }, { vpc: { VpcConfig: { SubnetIds: [{ Ref: 'Other' }], SecurityGroupIds: ['sg-1'] } } }) },
    'a name and a number, which may be one zone': { Resources: mounting({ Subnet: subnetIn(zoneAt(0)), Other: subnetIn('eu-west-1a') }, { vpc: { VpcConfig: { SubnetIds: [{ Ref: 'Other' }], SecurityGroupIds: ['sg-1'] } } }) },
    'a file system that others may add to': { Resources: mounting({ Subnet: subnetIn(zoneAt(0)), Other: subnetIn(zoneAt(1)) }, { vpc: { VpcConfig: { SubnetIds: [{ Ref: 'Other' }], SecurityGroupIds: ['sg-1'] } } }), Outputs: { Files: { Value: { Ref: 'Files' }, Export: { Name: 'files' } } } },
    'subnets that are not known': { Resources: mounting({}, { vpc: { VpcConfig: { SubnetIds: ['subnet-1'], SecurityGroupIds: ['sg-1'] } } }) },
  },
});

describeRule(mountTargetsNotAwaited, {
  broken: {
    'an L1': (stack) => {
      const { vpc, point } = aFileSystemL2(stack);
      const worker = new lambda.CfnFunction(stack, 'Function', { code: { zipFile: 'x' }, handler: 'index.handler', runtime: 'nodejs22.x', role: 'arn:aws:iam::111111111111:role/worker', vpcConfig: { subnetIds: vpc.privateSubnets.map(({ subnetId }) => subnetId), securityGroupIds: [] } });
      worker.fileSystemConfigs = [{ arn: point.accessPointArn, localMountPath: '/mnt/work' }];
    },
    'bare': { Resources: mounting({}, { sections: { DependsOn: 'Point' } }) },
  },
  sound: {
    'a function of CDK': (stack) => {
      const { vpc, point } = aFileSystemL2(stack);
      aFunction(stack, 'Function', { vpc, filesystem: lambda.FileSystem.fromEfsAccessPoint(point, '/mnt/work') });
    },
    'a dependency': { Resources: mounting() },
    'a mount target under a condition': { Resources: mounting({ Second: { Type: 'AWS::EFS::MountTarget', Condition: 'Two', Properties: { FileSystemId: { Ref: 'Files' } } } }) },
  },
});
