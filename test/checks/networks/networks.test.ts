import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { ManagedKafkaEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as msk from 'aws-cdk-lib/aws-msk';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Stack } from 'aws-cdk-lib/core';
import { brokersShutPollersOut } from '../../../lib/checks/networks/brokers-shut-pollers-out';
import { clientOutsideNetwork } from '../../../lib/checks/networks/client-outside-network';
import { endpointShutsClientOut } from '../../../lib/checks/networks/endpoint-shuts-client-out';
import { functionWithoutWayOut } from '../../../lib/checks/networks/function-without-way-out';
import { groupShutsItselfOut } from '../../../lib/checks/networks/group-shuts-itself-out';
import { loadBalancerShutOut } from '../../../lib/checks/networks/load-balancer-shut-out';
import { natCarriesStorage } from '../../../lib/checks/networks/nat-carries-storage';
import { serverShutsClientOut } from '../../../lib/checks/networks/server-shuts-client-out';
import { tasksWithoutWayOut } from '../../../lib/checks/networks/tasks-without-way-out';
import { aFunction } from '../corpus/shape';
import { Bare, describeRule, findingsInApp } from '../rule-cases';
import { aGroup, aNetwork, from, fromNetwork } from './a-network';

const ISOLATED = { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };
const anIsolatedVpc = (stack: Stack) => new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0 });

function aServiceL2(stack: Stack, image: ecs.ContainerImage, props: Partial<ecs.FargateServiceProps>): ecs.FargateService {
  const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
  taskDefinition.addContainer('app', { image, portMappings: [{ containerPort: 80 }] });
  return new ecs.FargateService(stack, 'Service', { cluster: new ecs.Cluster(stack, 'Cluster', { vpc: anIsolatedVpc(stack) }), taskDefinition, ...props });
}

/** A service on Fargate in a network. */
function aService(network: Bare, placement: object = {}, container: object = {}): Bare {
  return {
    ...network,
    Task: { Type: 'AWS::ECS::TaskDefinition', Properties: { RequiresCompatibilities: ['FARGATE'], NetworkMode: 'awsvpc', ContainerDefinitions: [{ Name: 'app', Image: { 'Fn::Sub': '${AWS::AccountId}.dkr.ecr.${AWS::Region}.amazonaws.com/shop' }, PortMappings: [{ ContainerPort: 8080 }], ...container }] } },
    Service: { Type: 'AWS::ECS::Service', Properties: { LaunchType: 'FARGATE', TaskDefinition: { Ref: 'Task' }, NetworkConfiguration: { AwsvpcConfiguration: { Subnets: [{ Ref: 'Subnet' }], ...placement } } } },
  };
}

/** A function in a network, with an environment. */
function aFunctionIn(network: Bare, variables: object, others: Bare = {}, groups = ['Client']): Bare {
  return {
    ...network,
    Function: { Type: 'AWS::Lambda::Function', Properties: { VpcConfig: { SubnetIds: [{ Ref: 'Subnet' }], SecurityGroupIds: groups.map((group) => ({ 'Fn::GetAtt': [group, 'GroupId'] })) }, Environment: { Variables: variables } } },
    Client: aGroup(),
    ...others,
  };
}

describeRule(tasksWithoutWayOut, {
  broken: {
    'with CDK': (stack) => aServiceL2(stack, ecs.ContainerImage.fromRegistry('httpd'), { vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC } }),
    'bare': { Resources: aService(aNetwork('public')) },
  },
  sound: {
    'a public address': { Resources: aService(aNetwork('public'), { AssignPublicIp: 'ENABLED' }) },
    'NAT': { Resources: aService(aNetwork('private')) },
    'endpoints': { Resources: aService(aNetwork('isolated', ['ecr.api', 'ecr.dkr', 's3'])) },
    'subnets that stand elsewhere': { Resources: aService({}, { Subnets: ['subnet-1'] }) },
  },
});

describe('in isolated subnets', () => {
  describeRule(tasksWithoutWayOut, {
  broken: {
    'with CDK': (stack) => aServiceL2(stack, ecs.ContainerImage.fromEcrRepository(new ecr.Repository(stack, 'Repository')), { vpcSubnets: ISOLATED }),
    'bare': { Resources: aService(aNetwork('isolated', ['ecr.api', 'ecr.dkr', 's3']), {}, { LogConfiguration: { LogDriver: 'awslogs' } }) },
  },
  sound: {
    'an endpoint for the log': { Resources: aService(aNetwork('isolated', ['ecr.api', 'ecr.dkr', 's3', 'logs']), {}, { LogConfiguration: { LogDriver: 'awslogs' } }) },
  },
});
});

describeRule(functionWithoutWayOut, {
  broken: {
    'with CDK': (stack) => {
      const queue = new sqs.Queue(stack, 'Queue');
      aFunction(stack, 'Function', { vpc: anIsolatedVpc(stack), vpcSubnets: ISOLATED, environment: { QUEUE: queue.queueUrl } });
    },
    'bare': { Resources: aFunctionIn(aNetwork('isolated'), { QUEUE: { Ref: 'Queue' } }, { Queue: { Type: 'AWS::SQS::Queue' } }) },
  },
  sound: {
    'an endpoint': { Resources: aFunctionIn(aNetwork('isolated', ['sqs']), { QUEUE: { Ref: 'Queue' } }, { Queue: { Type: 'AWS::SQS::Queue' } }) },
    'NAT': { Resources: aFunctionIn(aNetwork('private'), { QUEUE: { Ref: 'Queue' } }, { Queue: { Type: 'AWS::SQS::Queue' } }) },
    'a function that is told of nothing': { Resources: aFunctionIn(aNetwork('isolated'), { LEVEL: 'info' }) },
  },
});

const aDatabase = (...ingress: object[]): Bare => ({
  Database: { Type: 'AWS::RDS::DBInstance', Properties: { Engine: 'postgres', VPCSecurityGroups: [{ 'Fn::GetAtt': ['Server', 'GroupId'] }] } },
  Server: aGroup(...ingress),
});
const HOST = { HOST: { 'Fn::GetAtt': ['Database', 'Endpoint.Address'] } };

describeRule(serverShutsClientOut, {
  broken: {
    'with CDK': (stack) => {
      const vpc = anIsolatedVpc(stack);
      const database = new rds.DatabaseInstance(stack, 'Database', { vpc, vpcSubnets: ISOLATED, engine: rds.DatabaseInstanceEngine.POSTGRES });
      aFunction(stack, 'Function', { vpc, vpcSubnets: ISOLATED, environment: { HOST: database.dbInstanceEndpointAddress } });
    },
    'bare': { Resources: aFunctionIn(aNetwork('private'), HOST, aDatabase(from('Client', 3306))) },
  },
  sound: {
    'a rule for the group': { Resources: aFunctionIn(aNetwork('private'), HOST, aDatabase(from('Client', 5432))) },
    'a rule for the network': { Resources: aFunctionIn(aNetwork('private'), HOST, aDatabase(fromNetwork(5432))) },
    'a rule that stands apart': { Resources: aFunctionIn(aNetwork('private'), HOST, {
      ...aDatabase(), Rule: { Type: 'AWS::EC2::SecurityGroupIngress', Properties: { GroupId: { 'Fn::GetAtt': ['Server', 'GroupId'] }, ...from('Client', 5432) } },
    }) },
    'a rule for an unknown group': { Resources: aFunctionIn(aNetwork('private'), HOST, aDatabase({ IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432, SourceSecurityGroupId: { 'Fn::ImportValue': 'clients' } })) },
    'a group that stands elsewhere': { Resources: aFunctionIn(aNetwork('private'), HOST, { Database: { Type: 'AWS::RDS::DBInstance', Properties: { Engine: 'postgres', VPCSecurityGroups: ['sg-1'] } } }) },
  },
});

test('ServerShutsClientOut sees a database of one stack and a service of another', () => {
  const findings = findingsInApp([serverShutsClientOut], (app) => {
    const data = new Stack(app, 'Data');
    const vpc = new ec2.Vpc(data, 'Vpc', { maxAzs: 2 });
    const database = new rds.DatabaseInstance(data, 'Database', { vpc, engine: rds.DatabaseInstanceEngine.POSTGRES });
    aFunction(new Stack(app, 'Jobs'), 'Function', { vpc, environment: { HOST: database.dbInstanceEndpointAddress } });
  });
  expect(findings.map(({ stack, message }) => [stack, message])).toEqual([['Data', 'its security groups must let Jobs/Function in on port 5432, got no rule that does']]);
});

describeRule(groupShutsItselfOut, {
  broken: {
    'with CDK': (stack) => {
      const vpc = anIsolatedVpc(stack);
      const group = new ec2.SecurityGroup(stack, 'Group', { vpc });
      const database = new rds.DatabaseInstance(stack, 'Database', { vpc, vpcSubnets: ISOLATED, engine: rds.DatabaseInstanceEngine.POSTGRES, securityGroups: [group] });
      aFunction(stack, 'Function', { vpc, vpcSubnets: ISOLATED, securityGroups: [group], environment: { HOST: database.dbInstanceEndpointAddress } });
    },
    'bare': { Resources: aFunctionIn(aNetwork('private'), HOST, aDatabase(), ['Server']) },
  },
  sound: {
    'a rule for its own members': { Resources: aFunctionIn(aNetwork('private'), HOST, aDatabase(from('Server', 5432)), ['Server']) },
  },
});

describeRule(clientOutsideNetwork, {
  broken: {
    'with CDK': (stack) => {
      const database = new rds.DatabaseInstance(stack, 'Database', { vpc: anIsolatedVpc(stack), vpcSubnets: ISOLATED, engine: rds.DatabaseInstanceEngine.POSTGRES });
      aFunction(stack, 'Function', { environment: { HOST: database.dbInstanceEndpointAddress } });
    },
    'bare': { Resources: { ...aDatabase(), Function: { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables: HOST } } } } },
  },
  sound: {
    'a function in the network': { Resources: aFunctionIn(aNetwork('private'), HOST, aDatabase()) },
    'a function that is told the name': { Resources: { ...aDatabase(), Function: { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables: { NAME: { Ref: 'Database' } } } } } } },
  },
});

const anEndpoint = (...ingress: object[]): Bare => ({
  Endpoint: { Type: 'AWS::EC2::VPCEndpoint', Properties: { VpcId: { Ref: 'Vpc' }, VpcEndpointType: 'Interface', ServiceName: 'com.amazonaws.eu-west-1.sqs', SecurityGroupIds: [{ 'Fn::GetAtt': ['Door', 'GroupId'] }] } },
  Door: aGroup(...ingress),
});

describeRule(endpointShutsClientOut, {
  broken: {
    'with CDK': (stack) => {
      const vpc = anIsolatedVpc(stack);
      vpc.addInterfaceEndpoint('Sqs', { service: ec2.InterfaceVpcEndpointAwsService.SQS, open: false });
      aFunction(stack, 'Function', { vpc, vpcSubnets: ISOLATED });
    },
    'bare': { Resources: aFunctionIn(aNetwork('isolated'), {}, anEndpoint()) },
  },
  sound: {
    'a rule for the network': { Resources: aFunctionIn(aNetwork('isolated'), {}, anEndpoint(fromNetwork(443))) },
    'NAT beside it': { Resources: aFunctionIn(aNetwork('private'), {}, anEndpoint()) },
  },
});

const behindBalancer = (task: Bare[string], balancer: Bare[string] = aGroup()): Bare => ({
  ...aService(aNetwork('private'), { SecurityGroups: [{ 'Fn::GetAtt': ['Tasks', 'GroupId'] }] }),
  Balancer: { Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', Properties: { SecurityGroups: [{ 'Fn::GetAtt': ['Front', 'GroupId'] }] } },
  Listener: { Type: 'AWS::ElasticLoadBalancingV2::Listener', Properties: { LoadBalancerArn: { Ref: 'Balancer' }, Port: 80, Protocol: 'HTTP', DefaultActions: [{ Type: 'forward', TargetGroupArn: { Ref: 'Targets' } }] } },
  Targets: { Type: 'AWS::ElasticLoadBalancingV2::TargetGroup', Properties: { TargetType: 'ip', Port: 80 } },
  Tasks: task,
  Front: balancer,
});
function registered(resources: Bare): Bare {
  const { Service } = resources;
  return { ...resources, Service: { ...Service, Properties: { ...Service.Properties, LoadBalancers: [{ ContainerName: 'app', ContainerPort: 8080, TargetGroupArn: { Ref: 'Targets' } }] } } };
}

describeRule(loadBalancerShutOut, {
  broken: {
    'with CDK': (stack) => {
      const service = aServiceL2(stack, ecs.ContainerImage.fromRegistry('httpd'), { vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC }, assignPublicIp: true });
      const balancer = new elbv2.ApplicationLoadBalancer(stack, 'Balancer', { vpc: service.cluster.vpc, internetFacing: true });
      const group = new elbv2.CfnTargetGroup(stack, 'Group', { port: 80, protocol: 'HTTP', targetType: 'ip', vpcId: service.cluster.vpc.vpcId });
      new elbv2.CfnListener(stack, 'Listener', { loadBalancerArn: balancer.loadBalancerArn, port: 80, protocol: 'HTTP', defaultActions: [{ type: 'forward', targetGroupArn: group.ref }] });
      (service.node.findChild('Service') as ecs.CfnService).loadBalancers = [{ containerName: 'app', containerPort: 80, targetGroupArn: group.ref }];
    },
    'bare': { Resources: registered(behindBalancer(aGroup(from('Front', 80)))) },
  },
  sound: {
    'a rule for the port of the container': { Resources: registered(behindBalancer(aGroup(from('Front', 8080)))) },
    'rules in both directions': { Resources: registered(behindBalancer(aGroup(from('Front', 8080)), { Type: 'AWS::EC2::SecurityGroup', Properties: { SecurityGroupEgress: [{ IpProtocol: 'tcp', FromPort: 8080, ToPort: 8080, DestinationSecurityGroupId: { Ref: 'Tasks' } }] } })) },
  },
});

describe('by what goes out', () => {
  describeRule(loadBalancerShutOut, {
  broken: {
    'with CDK': (stack) => {
        const service = aServiceL2(stack, ecs.ContainerImage.fromRegistry('httpd'), { vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC }, assignPublicIp: true });
        const { vpc } = service.cluster;
        const front = new ec2.CfnSecurityGroup(stack, 'Front', { groupDescription: 'front', vpcId: vpc.vpcId, securityGroupEgress: [{ ipProtocol: 'tcp', fromPort: 8443, toPort: 8443, cidrIp: '0.0.0.0/0' }] });
        const securityGroup = ec2.SecurityGroup.fromSecurityGroupId(stack, 'FrontGroup', front.attrGroupId, { mutable: false });
        const balancer = new elbv2.ApplicationLoadBalancer(stack, 'Balancer', { vpc, internetFacing: true, securityGroup });
        balancer.addListener('Http', { port: 80 }).addTargets('Service', { port: 80, targets: [service] });
      },
    'bare': { Resources: registered(behindBalancer(aGroup(from('Front', 8080)), { Type: 'AWS::EC2::SecurityGroup', Properties: { SecurityGroupEgress: [{ IpProtocol: 'tcp', FromPort: 80, ToPort: 80, DestinationSecurityGroupId: { Ref: 'Tasks' } }] } })) },
  },
});
});

describeRule(natCarriesStorage, {
  broken: {
    'a function that is told of a bucket, in the network of CDK': (stack) => {
      aFunction(stack, 'Function', { vpc: new ec2.Vpc(stack, 'Vpc'), environment: { BUCKET: new s3.Bucket(stack, 'Bucket').bucketName } });
    },
    'layers of an image in ECR, bare': { Resources: aService(aNetwork('private', ['dynamodb'])) },
  },
  sound: {
    'an endpoint of CDK': (stack) => {
      const vpc = new ec2.Vpc(stack, 'Vpc', { gatewayEndpoints: { S3: { service: ec2.GatewayVpcEndpointAwsService.S3 } } });
      aFunction(stack, 'Function', { vpc, environment: { BUCKET: new s3.Bucket(stack, 'Bucket').bucketName } });
    },
    'a network in which nothing is seen to use S3': (stack) => { aFunction(stack, 'Function', { vpc: new ec2.Vpc(stack, 'Vpc') }); },
    'an image of a public registry': { Resources: aService(aNetwork('private'), {}, { Image: 'nginx' }) },
    'no NAT gateway': { Resources: aService(aNetwork('public'), { AssignPublicIp: 'ENABLED' }) },
    'an endpoint that is not known': { Resources: { ...aService(aNetwork('private')), Endpoint: { Type: 'AWS::EC2::VPCEndpoint', Properties: { VpcId: { Ref: 'Vpc' }, ServiceName: { 'Fn::ImportValue': 'service' } } } } },
  },
});

/** A cluster whose topics a function reads. */
const brokers = (...ingress: object[]): Bare => ({
  ...aNetwork('private'), Group: aGroup(...ingress),
  Cluster: { Type: 'AWS::MSK::Cluster', Properties: { BrokerNodeGroupInfo: { ClientSubnets: [{ Ref: 'Subnet' }], SecurityGroups: [{ 'Fn::GetAtt': ['Group', 'GroupId'] }] } } },
  Mapping: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { FunctionName: 'reader', EventSourceArn: { Ref: 'Cluster' }, Topics: ['clicks'], StartingPosition: 'LATEST' } },
});

describeRule(brokersShutPollersOut, {
  broken: {
    'with CDK': (stack) => {
      const vpc = anIsolatedVpc(stack);
      const group = new ec2.SecurityGroup(stack, 'Group', { vpc });
      const cluster = new msk.CfnCluster(stack, 'Clicks', { clusterName: 'clicks', kafkaVersion: '3.8.x', numberOfBrokerNodes: 2, brokerNodeGroupInfo: { instanceType: 'kafka.m7g.large', clientSubnets: vpc.isolatedSubnets.map(({ subnetId }) => subnetId), securityGroups: [group.securityGroupId] } });
      aFunction(stack, 'Reader').addEventSource(new ManagedKafkaEventSource({ clusterArn: cluster.attrArn, topic: 'clicks', startingPosition: lambda.StartingPosition.LATEST }));
    },
    'bare': { Resources: brokers(from('Group', 443)) },
  },
  sound: {
    'a rule for its own members': { Resources: { ...brokers(), Rule: { Type: 'AWS::EC2::SecurityGroupIngress', Properties: { GroupId: { 'Fn::GetAtt': ['Group', 'GroupId'] }, ...from('Group', 9098) } } } },
    'the whole network': { Resources: brokers(fromNetwork(9092)) },
    'groups that are not known': { Resources: { ...brokers(), Cluster: { Type: 'AWS::MSK::Cluster', Properties: { BrokerNodeGroupInfo: { SecurityGroups: ['sg-1'] } } } } },
  },
});
