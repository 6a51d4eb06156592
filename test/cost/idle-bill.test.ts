import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import { QueueProcessingFargateService } from 'aws-cdk-lib/aws-ecs-patterns';
import { App, Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import { idleBill, mayBeBilled, PRICES_AS_OF } from '../../lib/cost';
import { IDLE_RULES } from '../../lib/cost/idle/idle-bill';
import { FREE_TYPES } from '../../lib/cost/idle/free-types';
import { METERED_TYPES } from '../../lib/cost/idle/metered-types';
import { UNPRICED_TYPES } from '../../lib/cost/idle/unpriced-types';
import { shopPlatform } from '../../lib/sample/shop-platform';
import { templatesOf } from '../../lib/template';
import { alone, billOf, lineOf, Resources } from './bills';

/** Hours of a month. */
const H = 730;

const fargate = (service: object = {}, task: object = {}, more: Resources = {}): Resources => ({
  Task: { Type: 'AWS::ECS::TaskDefinition', Properties: { Cpu: '256', Memory: '512', RequiresCompatibilities: ['FARGATE'], NetworkMode: 'awsvpc', ...task } },
  It: { Type: 'AWS::ECS::Service', Properties: { LaunchType: 'FARGATE', TaskDefinition: { Ref: 'Task' }, ...service } },
  ...more,
});
const scaled = (MinCapacity: number | object): Resources => ({
  Target: {
    Type: 'AWS::ApplicationAutoScaling::ScalableTarget',
    Properties: { MinCapacity, MaxCapacity: 10, ScalableDimension: 'ecs:service:DesiredCount', ResourceId: { 'Fn::Join': ['/', ['service', 'cluster', { 'Fn::GetAtt': ['It', 'Name'] }]] } },
  },
});
const aFunction = { Type: 'AWS::Lambda::Function', Properties: { MemorySize: 1024, Timeout: 30, Runtime: 'nodejs22.x', Handler: 'index.handler', Code: {}, Role: 'r' } };
const group = (properties: object, launch: object = {}, more: Resources = {}): Resources => ({
  Launch: { Type: 'AWS::EC2::LaunchTemplate', Properties: { LaunchTemplateData: { InstanceType: 't4g.small', ...launch } } },
  It: { Type: 'AWS::AutoScaling::AutoScalingGroup', Properties: { LaunchTemplate: { LaunchTemplateId: { Ref: 'Launch' }, Version: '1' }, ...properties } },
  ...more,
});
const aurora = (scaling: object, instance: object = {}): Resources => ({
  Cluster: { Type: 'AWS::RDS::DBCluster', Properties: { Engine: 'aurora-postgresql', ServerlessV2ScalingConfiguration: scaling } },
  It: { Type: 'AWS::RDS::DBInstance', Properties: { Engine: 'aurora-postgresql', DBInstanceClass: 'db.serverless', DBClusterIdentifier: { Ref: 'Cluster' }, ...instance } },
});

/** A template, a region, and what its resource `It` costs a month while nobody uses it. */
const GOLDEN: Array<[what: string, resources: Resources, region: string, usd: number]> = [
  // Containers
  ['a service with 2 tasks', fargate({ DesiredCount: 2 }), 'us-east-1', 2 * H * (0.25 * 0.04048 + 0.5 * 0.004445)],
  ['a service of which nothing is said: 1 task', fargate(), 'us-east-1', H * (0.25 * 0.04048 + 0.5 * 0.004445)],
  ['a service on ARM', fargate({ DesiredCount: 1 }, { RuntimePlatform: { CpuArchitecture: 'ARM64' } }), 'eu-central-1', H * (0.25 * 0.03725 + 0.5 * 0.00409)],
  ['a service that scales from 3 tasks', fargate({ DesiredCount: 5 }, {}, scaled(3)), 'us-east-1', 3 * H * (0.25 * 0.04048 + 0.5 * 0.004445)],
  ['a service that scales from none', fargate({ DesiredCount: 5 }, {}, scaled(0)), 'us-east-1', 0],
  ['a service with public addresses', fargate({ DesiredCount: 2, NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: 'ENABLED' } } }), 'us-east-1', 2 * H * (0.25 * 0.04048 + 0.5 * 0.004445 + 0.005)],
  ['a service whose tasks have 100 GiB', fargate({ DesiredCount: 1 }, { EphemeralStorage: { SizeInGiB: 100 } }), 'eu-west-1', H * (0.25 * 0.04048 + 0.5 * 0.004445 + 80 * 0.000122)],
  ['a service on Spot, but for one task', fargate({ DesiredCount: 4, LaunchType: undefined, CapacityProviderStrategy: [
    { CapacityProvider: 'FARGATE', Base: 1, Weight: 0 }, { CapacityProvider: 'FARGATE_SPOT', Weight: 1 },
  ] }), 'us-east-1', (1 + 3 * 0.3) * H * (0.25 * 0.04048 + 0.5 * 0.004445)],
  ['a service on instances', fargate({ DesiredCount: 4, LaunchType: 'EC2' }), 'us-east-1', 0],
  ['a cluster of EKS', alone('AWS::EKS::Cluster'), 'us-east-1', H * 0.10],
  ['a cluster that a custom resource makes', alone('Custom::AWSCDK-EKS-Cluster'), 'us-east-1', H * 0.10],
  ['a node group', alone('AWS::EKS::Nodegroup', { ScalingConfig: { MinSize: 2 }, InstanceTypes: ['m5.large'], DiskSize: 50 }), 'us-east-1', 2 * (H * 0.096 + 50 * 0.10)],
  ['a compute environment without a minimum', alone('AWS::Batch::ComputeEnvironment', { ComputeResources: { MinvCpus: 0 } }), 'us-east-1', 0],
  // Functions
  ['a function', { It: aFunction }, 'us-east-1', 0],
  ['provisioned concurrency', { F: aFunction, It: { Type: 'AWS::Lambda::Alias', Properties: { FunctionName: { Ref: 'F' }, Name: 'live', FunctionVersion: '1', ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 5 } } } },
    'eu-central-1', 5 * H * 3600 * 0.0000050147],
  ['an alias without', { F: aFunction, It: { Type: 'AWS::Lambda::Alias', Properties: { FunctionName: { Ref: 'F' }, Name: 'live', FunctionVersion: '1' } } }, 'us-east-1', 0],
  ['a mapping of a queue', { Q: { Type: 'AWS::SQS::Queue' }, It: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { EventSourceArn: { 'Fn::GetAtt': ['Q', 'Arn'] }, FunctionName: 'f' } } }, 'us-east-1', 657_000 * 4e-7],
  ['a mapping of a FIFO queue', { Q: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true } }, It: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { EventSourceArn: { 'Fn::GetAtt': ['Q', 'Arn'] }, FunctionName: 'f' } } }, 'eu-west-1', 657_000 * 5e-7],
  ['a mapping that is switched off', { Q: { Type: 'AWS::SQS::Queue' }, It: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { Enabled: false, EventSourceArn: { 'Fn::GetAtt': ['Q', 'Arn'] }, FunctionName: 'f' } } }, 'us-east-1', 0],
  ['a mapping of a stream', alone('AWS::Lambda::EventSourceMapping', { EventSourceArn: 'arn:aws:kinesis:us-east-1:1:stream/s', FunctionName: 'f' }), 'us-east-1', 0],
  ['a pipe from a queue', { Q: { Type: 'AWS::SQS::Queue' }, It: { Type: 'AWS::Pipes::Pipe', Properties: { Source: { 'Fn::GetAtt': ['Q', 'Arn'] } } } }, 'us-east-1', 657_000 * 4e-7],
  ['a schedule each minute', alone('AWS::Scheduler::Schedule', { ScheduleExpression: 'rate(1 minute)', Target: {} }), 'us-east-1', 43_800 * 1e-6],
  ['a schedule that is switched off', alone('AWS::Scheduler::Schedule', { ScheduleExpression: 'rate(1 minute)', State: 'DISABLED', Target: {} }), 'us-east-1', 0],
  // Instances and volumes
  ['an instance', alone('AWS::EC2::Instance', { InstanceType: 't3.medium' }), 'ap-northeast-1', H * 0.0544],
  ['an instance with its volume and address', alone('AWS::EC2::Instance', {
    InstanceType: 't3.medium', BlockDeviceMappings: [{ Ebs: { VolumeSize: 30, VolumeType: 'gp3' } }], NetworkInterfaces: [{ AssociatePublicIpAddress: true }],
  }), 'us-east-1', H * (0.0416 + 0.005) + 30 * 0.08],
  ['an instance in a public subnet', { S: { Type: 'AWS::EC2::Subnet', Properties: { MapPublicIpOnLaunch: true } }, It: { Type: 'AWS::EC2::Instance', Properties: { InstanceType: 't3.medium', SubnetId: { Ref: 'S' } } } }, 'us-east-1', H * (0.0416 + 0.005)],
  ['an instance of a size that follows from its family', alone('AWS::EC2::Instance', { InstanceType: 'm7g.4xlarge' }), 'eu-west-1', H * 0.091 * 8],
  ['a volume', alone('AWS::EC2::Volume', { Size: 100, VolumeType: 'gp3', Iops: 4000, Throughput: 250 }), 'us-east-1', 100 * 0.08 + 1000 * 0.005 + 125 * 0.04],
  ['a volume with provisioned IOPS', alone('AWS::EC2::Volume', { Size: 30, VolumeType: 'io1', Iops: 300 }), 'us-east-1', 3.75 + 19.50],
  ['reserved capacity', alone('AWS::EC2::CapacityReservation', { InstanceCount: 3, InstanceType: 'm5.large' }), 'us-east-1', 3 * H * 0.096],
  ['a group of 2', group({ MinSize: '2', MaxSize: '5' }), 'us-east-1', 2 * H * 0.0168],
  ['a group that wants 3', group({ MinSize: '1', MaxSize: '5', DesiredCapacity: '3' }), 'us-east-1', 3 * H * 0.0168],
  ['a group that is scaled, from 1', group({ MinSize: '1', MaxSize: '5', DesiredCapacity: '3' }, { BlockDeviceMappings: [{ Ebs: { VolumeSize: 20, VolumeType: 'gp3' } }] }, {
    P: { Type: 'AWS::AutoScaling::ScalingPolicy', Properties: { AutoScalingGroupName: { Ref: 'It' }, PolicyType: 'TargetTrackingScaling', TargetTrackingConfiguration: { TargetValue: 50 } } },
  }), 'us-east-1', H * 0.0168 + 20 * 0.08],
  ['a group from none', group({ MinSize: '0', MaxSize: '5' }), 'us-east-1', 0],
  // Network
  ['a NAT gateway', alone('AWS::EC2::NatGateway', { SubnetId: 's' }), 'ap-northeast-1', H * 0.062],
  ['a regional NAT gateway of two zones', {
    It: { Type: 'AWS::EC2::NatGateway', Properties: { AvailabilityMode: 'regional', VpcId: 'v' } },
    ...Object.fromEntries(['A', 'B'].flatMap((zone): Array<[string, Resources[string]]> => [
      [`Subnet${zone}`, { Type: 'AWS::EC2::Subnet', Properties: { AvailabilityZone: { 'Fn::Select': [zone === 'A' ? 0 : 1, { 'Fn::GetAZs': '' }] } } }],
      [`Table${zone}`, { Type: 'AWS::EC2::RouteTable', Properties: {} }],
      [`Join${zone}`, { Type: 'AWS::EC2::SubnetRouteTableAssociation', Properties: { SubnetId: { Ref: `Subnet${zone}` }, RouteTableId: { Ref: `Table${zone}` } } }],
      [`Route${zone}`, { Type: 'AWS::EC2::Route', Properties: { RouteTableId: { Ref: `Table${zone}` }, DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: { 'Fn::GetAtt': ['It', 'NatGatewayId'] } } }],
    ])),
  }, 'us-east-1', 2 * H * (0.045 + 0.005)],
  ['a public address', alone('AWS::EC2::EIP'), 'eu-central-1', H * 0.005],
  ['an interface endpoint in two zones', alone('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Interface', SubnetIds: ['a', 'b'] }), 'ap-southeast-2', 2 * H * 0.013],
  ['a gateway endpoint', alone('AWS::EC2::VPCEndpoint', { ServiceName: 's3' }), 'us-east-1', 0],
  ['an attachment to a transit gateway', alone('AWS::EC2::TransitGatewayAttachment'), 'us-east-1', H * 0.05],
  ['a VPN to a transit gateway', alone('AWS::EC2::VPNConnection', { TransitGatewayId: 't' }), 'us-east-1', 73],
  ['a client VPN in a subnet', alone('AWS::EC2::ClientVpnTargetNetworkAssociation'), 'us-east-1', 73],
  ['a firewall in two zones', alone('AWS::NetworkFirewall::Firewall', { SubnetMappings: [{ SubnetId: 'a' }, { SubnetId: 'b' }] }), 'us-east-1', 2 * 288.35],
  ['a global accelerator', alone('AWS::GlobalAccelerator::Accelerator'), 'us-east-1', 18.25],
  ['a resolver endpoint', alone('AWS::Route53Resolver::ResolverEndpoint', { IpAddresses: [{ SubnetId: 'a' }, { SubnetId: 'b' }] }), 'us-east-1', 182.50],
  // Load balancers
  ['a load balancer in two zones', alone('AWS::ElasticLoadBalancingV2::LoadBalancer', { Type: 'application', Scheme: 'internet-facing', Subnets: ['a', 'b'] }), 'us-east-1', H * 0.0225 + 2 * H * 0.005],
  ['a load balancer inside', alone('AWS::ElasticLoadBalancingV2::LoadBalancer', { Scheme: 'internal', Subnets: ['a', 'b'] }), 'eu-west-1', H * 0.0252],
  ['a network load balancer with addresses of its own', alone('AWS::ElasticLoadBalancingV2::LoadBalancer', { Type: 'network', SubnetMappings: [{ SubnetId: 'a', AllocationId: 'e' }] }), 'us-east-1', H * 0.0225],
  ['a classic load balancer', alone('AWS::ElasticLoadBalancing::LoadBalancer', { Scheme: 'internal', Subnets: ['a'] }), 'us-east-1', 18.25],
  // Streams and brokers
  ['a stream with 4 shards', alone('AWS::Kinesis::Stream', { ShardCount: 4 }), 'us-east-2', 43.80],
  ['a stream on demand', alone('AWS::Kinesis::Stream', { StreamModeDetails: { StreamMode: 'ON_DEMAND' } }), 'us-east-1', 29.20],
  ['a cluster of Kafka', alone('AWS::MSK::Cluster', { NumberOfBrokerNodes: 2, BrokerNodeGroupInfo: { InstanceType: 'kafka.t3.small', StorageInfo: { EBSStorageInfo: { VolumeSize: 500 } } } }), 'us-east-1', 66.576 + 100],
  ['a cluster of Kafka of a size that follows from its family', alone('AWS::MSK::Cluster', { NumberOfBrokerNodes: 4, BrokerNodeGroupInfo: { InstanceType: 'kafka.m5.24xlarge', StorageInfo: { EBSStorageInfo: { VolumeSize: 1000 } } } }), 'us-east-1', 29_433.60 + 400],
  ['a broker with a standby', alone('AWS::AmazonMQ::Broker', { HostInstanceType: 'mq.m5.large', DeploymentMode: 'ACTIVE_STANDBY_MULTI_AZ' }), 'us-east-1', 420.48],
  ['a cluster of RabbitMQ', alone('AWS::AmazonMQ::Broker', { HostInstanceType: 'mq.m5.xlarge', DeploymentMode: 'CLUSTER_MULTI_AZ' }), 'us-east-1', 1261.44],
  // Databases
  ['PostgreSQL', alone('AWS::RDS::DBInstance', { Engine: 'postgres', DBInstanceClass: 'db.t4g.small', AllocatedStorage: '20', StorageType: 'gp3' }), 'us-east-1', 23.36 + 20 * 0.115],
  ['MySQL in two zones', alone('AWS::RDS::DBInstance', { Engine: 'mysql', DBInstanceClass: 'db.t3.large', AllocatedStorage: '30', MultiAZ: true }), 'us-east-1', 198.56 + 6.90],
  ['MySQL with provisioned IOPS', alone('AWS::RDS::DBInstance', { Engine: 'mysql', DBInstanceClass: 'db.t3.large', AllocatedStorage: '100', Iops: 1200 }), 'us-east-1', 99.28 + 12.50 + 120],
  ['MariaDB that anybody can reach', alone('AWS::RDS::DBInstance', { Engine: 'mariadb', DBInstanceClass: 'db.t3.large', AllocatedStorage: '20', PubliclyAccessible: true }), 'us-east-1', 99.28 + 2.30 + 3.65],
  ['MySQL in Tokyo', alone('AWS::RDS::DBInstance', { Engine: 'mysql', DBInstanceClass: 'db.t4g.micro', AllocatedStorage: '20', StorageType: 'gp3' }), 'ap-northeast-1', H * 0.025 + 20 * 0.138],
  ['an instance of Aurora', { C: { Type: 'AWS::RDS::DBCluster', Properties: { Engine: 'aurora-mysql' } }, It: { Type: 'AWS::RDS::DBInstance', Properties: { DBInstanceClass: 'db.t3.medium', DBClusterIdentifier: { Ref: 'C' } } } }, 'us-east-1', 59.86],
  ['Aurora Serverless that sleeps', aurora({ MinCapacity: 0, MaxCapacity: 4 }), 'us-east-1', 0],
  ['Aurora Serverless that does not', aurora({ MinCapacity: 0.5, MaxCapacity: 4 }), 'us-east-1', 0.5 * H * 0.12],
  ['a cluster of Aurora', aurora({ MinCapacity: 0, MaxCapacity: 4 }), 'us-east-1', 0],
  ['DocumentDB', alone('AWS::DocDB::DBInstance', { DBInstanceClass: 'db.r5.4xlarge' }), 'us-east-1', 1617.68],
  ['Neptune', alone('AWS::Neptune::DBInstance', { DBInstanceClass: 'db.r4.large' }), 'us-east-1', 297.84],
  ['Redshift', alone('AWS::Redshift::Cluster', { ClusterType: 'multi-node', NodeType: 'dc2.large', NumberOfNodes: 4 }), 'us-east-1', 730],
  ['a table on demand', alone('AWS::DynamoDB::Table', { BillingMode: 'PAY_PER_REQUEST' }), 'us-east-1', 0],
  ['a table with capacity', alone('AWS::DynamoDB::Table', { ProvisionedThroughput: { ReadCapacityUnits: 30, WriteCapacityUnits: 20 } }), 'us-east-1', 9.49 + 2.847],
  ['a table with an index', alone('AWS::DynamoDB::Table', {
    ProvisionedThroughput: { ReadCapacityUnits: 20, WriteCapacityUnits: 10 }, GlobalSecondaryIndexes: [{ ProvisionedThroughput: { ReadCapacityUnits: 10, WriteCapacityUnits: 10 } }],
  }), 'us-east-1', 9.49 + 2.847],
  ['a replication instance', alone('AWS::DMS::ReplicationInstance', { ReplicationInstanceClass: 'dms.t2.micro', MultiAZ: true }), 'us-east-1', 26.28],
  // Caches and search
  ['two nodes of Memcached', alone('AWS::ElastiCache::CacheCluster', { Engine: 'memcached', CacheNodeType: 'cache.m4.large', NumCacheNodes: 2 }), 'us-east-1', 227.76],
  ['a cluster of Redis', alone('AWS::ElastiCache::ReplicationGroup', { CacheNodeType: 'cache.m4.large', NumNodeGroups: 4, ReplicasPerNodeGroup: 3 }), 'us-east-1', 1822.08],
  ['a group of Redis', alone('AWS::ElastiCache::ReplicationGroup', { CacheNodeType: 'cache.r5.4xlarge', NumCacheClusters: 3 }), 'us-east-1', 3775.56],
  ['Valkey in Tokyo', alone('AWS::ElastiCache::ReplicationGroup', { Engine: 'valkey', CacheNodeType: 'cache.t4g.micro', NumCacheClusters: 1 }), 'ap-northeast-1', H * 0.020],
  ['MemoryDB', alone('AWS::MemoryDB::Cluster', { NodeType: 'db.r6g.large', NumShards: 2, NumReplicasPerShard: 2 }), 'us-east-1', 1752],
  ['OpenSearch', alone('AWS::OpenSearchService::Domain', {
    ClusterConfig: { InstanceType: 'c4.2xlarge.search', InstanceCount: 3, DedicatedMasterEnabled: true, DedicatedMasterType: 'c4.8xlarge.search', DedicatedMasterCount: 1, WarmEnabled: true, WarmType: 'ultrawarm1.medium.search', WarmCount: 2 },
    EBSOptions: { EBSEnabled: true, VolumeType: 'gp2', VolumeSize: 400 },
  }), 'us-east-1', 1285.53 + 1713.31 + 347.48 + 3 * 54],
  // File systems
  ['a file system', alone('AWS::EFS::FileSystem'), 'us-east-1', 0],
  ['a file system with provisioned throughput', alone('AWS::EFS::FileSystem', { ThroughputMode: 'provisioned', ProvisionedThroughputInMibps: 88.5 }), 'us-east-1', 531],
  ['OpenZFS', alone('AWS::FSx::FileSystem', { FileSystemType: 'OPENZFS', StorageCapacity: 300, OpenZFSConfiguration: { DeploymentType: 'SINGLE_AZ_1', ThroughputCapacity: 1024 } }), 'us-east-1', 266.24 + 27],
  // Observability
  ['an alarm', alone('AWS::CloudWatch::Alarm', { MetricName: 'm', Namespace: 'n', Period: 60 }), 'us-east-1', 0.10],
  ['an alarm of high resolution', alone('AWS::CloudWatch::Alarm', { MetricName: 'm', Namespace: 'n', Period: 10 }), 'us-east-1', 0.30],
  ['an alarm on an expression of two metrics', alone('AWS::CloudWatch::Alarm', { Metrics: [
    { Id: 'a', MetricStat: { Period: 60 } }, { Id: 'b', MetricStat: { Period: 60 } }, { Id: 'c', Expression: 'a + b' },
  ] }), 'us-east-1', 0.20],
  ['an alarm on a band, of high resolution', alone('AWS::CloudWatch::Alarm', { ThresholdMetricId: 'band', Metrics: [{ Id: 'a', MetricStat: { Period: 10 } }, { Id: 'band', Expression: 'ANOMALY_DETECTION_BAND(a)' }] }), 'us-east-1', 0.90],
  ['a composite alarm', alone('AWS::CloudWatch::CompositeAlarm'), 'us-east-1', 0.50],
  ['a dashboard', alone('AWS::CloudWatch::Dashboard'), 'us-east-1', 3],
  ['target tracking', alone('AWS::ApplicationAutoScaling::ScalingPolicy', { PolicyType: 'TargetTrackingScaling', TargetTrackingScalingPolicyConfiguration: { TargetValue: 60 } }), 'eu-west-1', 0.20],
  ['target tracking of a table', alone('AWS::ApplicationAutoScaling::ScalingPolicy', { ScalableDimension: 'dynamodb:table:ReadCapacityUnits', TargetTrackingScalingPolicyConfiguration: { TargetValue: 60 } }), 'us-east-1', 0.40],
  ['target tracking of an expression', alone('AWS::ApplicationAutoScaling::ScalingPolicy', { TargetTrackingScalingPolicyConfiguration: { TargetValue: 60, CustomizedMetricSpecification: { Metrics: [
    { Id: 'a', MetricStat: {} }, { Id: 'b', MetricStat: {} }, { Id: 'c', Expression: 'a / b' },
  ] } } }), 'us-east-1', 0.40],
  ['step scaling', alone('AWS::ApplicationAutoScaling::ScalingPolicy', { PolicyType: 'StepScaling', StepScalingPolicyConfiguration: {} }), 'us-east-1', 0],
  // Security and names
  ['a key', alone('AWS::KMS::Key'), 'us-east-1', 1],
  ['a secret', alone('AWS::SecretsManager::Secret'), 'ap-northeast-1', 0.40],
  ['a private authority', alone('AWS::ACMPCA::CertificateAuthority'), 'us-east-1', 400],
  ['a private authority for short-lived certificates', alone('AWS::ACMPCA::CertificateAuthority', { UsageMode: 'SHORT_LIVED_CERTIFICATE' }), 'us-east-1', 50],
  ['a web ACL with two rules', alone('AWS::WAFv2::WebACL', { Rules: [{}, {}] }), 'us-east-1', 7],
  ['Microsoft AD', alone('AWS::DirectoryService::MicrosoftAD', { Edition: 'Standard' }), 'us-east-1', 87.60],
  ['Simple AD', alone('AWS::DirectoryService::SimpleAD', { Size: 'Large' }), 'us-east-1', 219],
  ['a standard parameter', alone('AWS::SSM::Parameter', { Type: 'String' }), 'us-east-1', 0],
  ['an advanced parameter', alone('AWS::SSM::Parameter', { Tier: 'Advanced' }), 'us-east-1', 0.05],
  ['a hosted zone', alone('AWS::Route53::HostedZone'), 'eu-central-1', 0.50],
  ['a health check', alone('AWS::Route53::HealthCheck', { HealthCheckConfig: { Type: 'HTTPS', FullyQualifiedDomainName: 'example.com' } }), 'us-east-1', 2.75],
  ['a health check of what is in AWS', { L: { Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer' }, It: { Type: 'AWS::Route53::HealthCheck', Properties: { HealthCheckConfig: { Type: 'HTTPS_STR_MATCH', SearchString: 'ok', MeasureLatency: true, RequestInterval: 10, FullyQualifiedDomainName: { 'Fn::GetAtt': ['L', 'DNSName'] } } } } }, 'us-east-1', 4.50],
  ['a namespace in DNS', alone('AWS::ServiceDiscovery::PrivateDnsNamespace'), 'us-east-1', 0.50],
  // Interfaces
  ['a stage', alone('AWS::ApiGateway::Stage'), 'us-east-1', 0],
  ['a stage with a cache', alone('AWS::ApiGateway::Stage', { CacheClusterEnabled: true, CacheClusterSize: '0.5' }), 'us-east-1', 14.60],
  ['a distribution', alone('AWS::CloudFront::Distribution', { DistributionConfig: {} }), 'us-east-1', 0],
  ['a server for two protocols', alone('AWS::Transfer::Server', { Protocols: ['SFTP', 'FTPS'] }), 'us-east-1', 438],
  ['Airflow', alone('AWS::MWAA::Environment', { EnvironmentClass: 'mw1.medium' }), 'us-east-1', 540.20],
];

describe('the idle bill', () => {
  test.each(GOLDEN)('of %s', (_, resources, region, usd) => {
    const { monthlyUsd, idle, why } = lineOf(resources, 'It', region);
    expect(monthlyUsd).not.toBeNull();
    // Infracost publishes cents.
    expect(Math.abs(monthlyUsd! - usd)).toBeLessThanOrEqual(0.011);
    expect(idle === 'free').toBe(usd === 0);
    expect(why).toMatch(/^[a-z0-9P]/);
    // A stack that scales to zero reads only what may be billed.
    const { Type, Properties = {} } = resources.It;
    if (idle === 'billed') expect(mayBeBilled(Type, (property) => Object.hasOwn(Properties, property))).toBe(true);
  });

  test('has a golden figure for each type that has a rule, unless its price is unknown', () => {
    const covered = new Set(GOLDEN.map(([, resources]) => resources.It.Type));
    const without = Object.keys(IDLE_RULES).filter((type) => !covered.has(type));
    // Those that are left are free, or have no price in our list: each is `billed` or `pennies` with null.
    for (const type of without) {
      const { idle, monthlyUsd } = lineOf(alone(type, {}), 'It');
      expect([type, idle === 'free' || idle === 'unknown' || monthlyUsd === null || SAME_RULE.has(type)]).toEqual([type, true]);
    }
  });

  test('has the shape that was agreed on', () => {
    expect(billOf({ Zone: { Type: 'AWS::Route53::HostedZone', Properties: {} }, Role: { Type: 'AWS::IAM::Role', Properties: {} } })).toEqual({
      currency: 'USD', region: 'us-east-1', pricesAsOf: PRICES_AS_OF, monthlyUsd: 0.5,
      stacks: [{ name: 'Test', monthlyUsd: 0.5, resources: [
        { logicalId: 'Zone', type: 'AWS::Route53::HostedZone', idle: 'pennies', monthlyUsd: 0.5, why: 'a hosted zone' },
        { logicalId: 'Role', type: 'AWS::IAM::Role', idle: 'free', monthlyUsd: 0, why: 'never billed by itself' },
      ] }],
    });
  });

  test.each([
    ['a type it does not know', alone('AWS::Nobody::Knows'), 'unknown'],
    ['a custom resource', alone('Custom::Anything'), 'unknown'],
    ['a type that has no price in the list', alone('AWS::SageMaker::Endpoint'), 'billed'],
    ['a region without a price', alone('AWS::KMS::Key'), 'billed', 'ap-southeast-1'],
    ['an engine without a price', alone('AWS::RDS::DBInstance', { Engine: 'oracle-ee', DBInstanceClass: 'db.t3.large', AllocatedStorage: '20' }), 'billed'],
    ['pollers that are paid for', alone('AWS::Lambda::EventSourceMapping', { EventSourceArn: 'arn:aws:sqs:us-east-1:1:q', FunctionName: 'f', ProvisionedPollerConfig: { MinimumPollers: 2 } }), 'billed'],
    ['snapshots of Python', { It: { ...aFunction, Properties: { ...aFunction.Properties, Runtime: 'python3.13', SnapStart: { ApplyOn: 'PublishedVersions' } } } }, 'billed'],
    ['a number of tasks that is known at deploy time', fargate({}, {}, scaled({ Ref: 'Missing' })), 'unknown'],
    ['a nested stack that is not at hand', alone('AWS::CloudFormation::Stack', { TemplateURL: 'u' }), 'unknown'],
  ])('does not count %s as nothing', (_, resources, idle, region = 'us-east-1') => {
    const { stacks, monthlyUsd } = billOf({ ...resources, Zone: { Type: 'AWS::Route53::HostedZone' } }, region);
    expect(stacks[0].resources.find(({ logicalId }) => logicalId === 'It')).toMatchObject({ idle, monthlyUsd: null });
    expect([stacks[0].monthlyUsd, monthlyUsd]).toEqual([null, null]);
  });

  test('does not know what is deployed under a condition that it cannot tell, unless it is free', () => {
    const conditions = { Conditions: { Maybe: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'x'] } } };
    const conditional = (Type: string): string => billOf({ It: { Type, Condition: 'Maybe' } }, 'us-east-1', conditions).stacks[0].resources[0]?.idle;
    expect(conditional('AWS::EC2::EIP')).toBe('unknown');
    expect(conditional('AWS::CDK::Metadata')).toBe('free');
  });

  test('bills a stack in its own region, if that is known', () => {
    const template = { Resources: { Nat: { Type: 'AWS::EC2::NatGateway', Properties: {} } } };
    const { stacks, region } = idleBill(templatesOf([{ name: 'Tokyo', region: 'ap-northeast-1', template }, { name: 'Anywhere', template }]), 'us-east-1');
    expect(region).toBe('us-east-1');
    expect(stacks.map(({ monthlyUsd }) => monthlyUsd)).toEqual([730 * 0.062, 730 * 0.045]);
  });

  test('knows most types that CDK has, each in one table', () => {
    const all = [...FREE_TYPES, ...METERED_TYPES, ...UNPRICED_TYPES, ...Object.keys(IDLE_RULES)];
    expect(all.length).toBeGreaterThan(1000);
    expect(all.filter((type, index) => all.indexOf(type) !== index)).toEqual([]);
  });
});

/** Types that share the rule of one that has a golden figure. */
const SAME_RULE = new Set([
  'AWS::EC2::TransitGatewayVpcAttachment', 'AWS::EC2::TransitGatewayPeeringAttachment', 'AWS::KMS::ReplicaKey', 'AWS::ServiceDiscovery::PublicDnsNamespace',
  'AWS::AutoScaling::ScalingPolicy', 'AWS::Elasticsearch::Domain',
]);

describe('the idle bill of an app', () => {
  test('of a QueueProcessingFargateService with its defaults is two NAT gateways and a task that waits', () => {
    const stack = new Stack(new App(), 'Queue');
    new QueueProcessingFargateService(stack, 'Service', { image: ContainerImage.fromRegistry('worker') });
    const bill = idleBill(templatesOf([{ name: 'Queue', template: Template.fromStack(stack).toJSON() }]), 'us-east-1');
    const sum = (type: string): number => bill.stacks[0].resources.filter((resource) => resource.type === type).reduce((usd, { monthlyUsd }) => usd + monthlyUsd!, 0);
    expect(sum('AWS::EC2::NatGateway')).toBeCloseTo(65.70, 2);
    expect(sum('AWS::EC2::EIP')).toBeCloseTo(7.30, 2);
    expect(sum('AWS::ECS::Service')).toBeCloseTo(9.01, 2);
    // Two alarms of step scaling, and two that target tracking by CPU makes.
    expect(sum('AWS::CloudWatch::Alarm') + sum('AWS::ApplicationAutoScaling::ScalingPolicy')).toBeCloseTo(0.40, 2);
    expect(bill.monthlyUsd).toBeCloseTo(82.41, 2);
  });

  test('of the sample is within 1 % of the sum in docs/idle-bill.md', () => {
    const app = new App({ context: { 'aws:cdk:bundling-stacks': [] }, analyticsReporting: false });
    const { platform, web, jobs } = shopPlatform(app);
    const templates = [platform, web, jobs].map((stack) => ({ name: stack.stackName, template: Template.fromStack(stack).toJSON() }));
    const bill = idleBill(templatesOf(templates), 'us-east-1');
    const page = readFileSync(join(__dirname, '..', '..', 'docs', 'idle-bill.md'), 'utf8');
    const byHand = Number(/\*\*the sample, together\*\*[^|]*\| \*\*([\d.]+)\*\*/.exec(page)?.[1]);
    expect(byHand).toBeGreaterThan(10);
    expect(Math.abs(bill.monthlyUsd! / byHand - 1)).toBeLessThan(0.01);
    expect(bill.stacks.find(({ name }) => name === 'Jobs')?.resources.filter(({ idle }) => idle === 'billed')).toEqual([]);
  });
});
