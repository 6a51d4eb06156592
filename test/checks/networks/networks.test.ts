import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Stack } from 'aws-cdk-lib/core';
import { clientOutsideNetwork } from '../../../lib/checks/networks/client-outside-network';
import { endpointShutsClientOut } from '../../../lib/checks/networks/endpoint-shuts-client-out';
import { functionWithoutWayOut } from '../../../lib/checks/networks/function-without-way-out';
import { groupShutsItselfOut } from '../../../lib/checks/networks/group-shuts-itself-out';
import { loadBalancerShutOut } from '../../../lib/checks/networks/load-balancer-shut-out';
import { serverShutsClientOut } from '../../../lib/checks/networks/server-shuts-client-out';
import { tasksWithoutWayOut } from '../../../lib/checks/networks/tasks-without-way-out';
import { aFunction } from '../corpus/shape';
import { Bare, describeRule, findingsInApp } from '../fault';
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
  cdk: (stack) => aServiceL2(stack, ecs.ContainerImage.fromRegistry('httpd'), { vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC } }),
  bare: aService(aNetwork('public')),
  says: 'Shop/Service: AssignPublicIp must be ENABLED in public subnets, got DISABLED: its tasks cannot reach ecr.api, ecr.dkr, s3',
  right: {
    'a public address': aService(aNetwork('public'), { AssignPublicIp: 'ENABLED' }),
    'NAT': aService(aNetwork('private')),
    'endpoints': aService(aNetwork('isolated', ['ecr.api', 'ecr.dkr', 's3'])),
    'subnets that stand elsewhere': aService({}, { Subnets: ['subnet-1'] }),
  },
});

describe('in isolated subnets', () => {
  describeRule(tasksWithoutWayOut, {
    cdk: (stack) => aServiceL2(stack, ecs.ContainerImage.fromEcrRepository(new ecr.Repository(stack, 'Repository')), { vpcSubnets: ISOLATED }),
    bare: aService(aNetwork('isolated', ['ecr.api', 'ecr.dkr', 's3']), {}, { LogConfiguration: { LogDriver: 'awslogs' } }),
    says: 'Shop/Service: its tasks must have a way to logs, got subnets without a route to the internet and without an endpoint for it',
    right: { 'an endpoint for the log': aService(aNetwork('isolated', ['ecr.api', 'ecr.dkr', 's3', 'logs']), {}, { LogConfiguration: { LogDriver: 'awslogs' } }) },
  });
});

describeRule(functionWithoutWayOut, {
  cdk: (stack) => {
    const queue = new sqs.Queue(stack, 'Queue');
    aFunction(stack, 'Function', { vpc: anIsolatedVpc(stack), vpcSubnets: ISOLATED, environment: { QUEUE: queue.queueUrl } });
  },
  bare: aFunctionIn(aNetwork('isolated'), { QUEUE: { Ref: 'Queue' } }, { Queue: { Type: 'AWS::SQS::Queue' } }),
  says: 'Shop/Function: it must have a way to sqs, which its environment names, got isolated subnets without an endpoint for it',
  right: {
    'an endpoint': aFunctionIn(aNetwork('isolated', ['sqs']), { QUEUE: { Ref: 'Queue' } }, { Queue: { Type: 'AWS::SQS::Queue' } }),
    'NAT': aFunctionIn(aNetwork('private'), { QUEUE: { Ref: 'Queue' } }, { Queue: { Type: 'AWS::SQS::Queue' } }),
    'a function that is told of nothing': aFunctionIn(aNetwork('isolated'), { LEVEL: 'info' }),
  },
});

const aDatabase = (...ingress: object[]): Bare => ({
  Database: { Type: 'AWS::RDS::DBInstance', Properties: { Engine: 'postgres', VPCSecurityGroups: [{ 'Fn::GetAtt': ['Server', 'GroupId'] }] } },
  Server: aGroup(...ingress),
});
const HOST = { HOST: { 'Fn::GetAtt': ['Database', 'Endpoint.Address'] } };

describeRule(serverShutsClientOut, {
  cdk: (stack) => {
    const vpc = anIsolatedVpc(stack);
    const database = new rds.DatabaseInstance(stack, 'Database', { vpc, vpcSubnets: ISOLATED, engine: rds.DatabaseInstanceEngine.POSTGRES });
    aFunction(stack, 'Function', { vpc, vpcSubnets: ISOLATED, environment: { HOST: database.dbInstanceEndpointAddress } });
  },
  bare: aFunctionIn(aNetwork('private'), HOST, aDatabase(from('Client', 3306))),
  says: 'Shop/Database: its security groups must let Shop/Function in on port 5432, got no rule that does',
  right: {
    'a rule for the group': aFunctionIn(aNetwork('private'), HOST, aDatabase(from('Client', 5432))),
    'a rule for the network': aFunctionIn(aNetwork('private'), HOST, aDatabase(fromNetwork(5432))),
    'a rule that stands apart': aFunctionIn(aNetwork('private'), HOST, {
      ...aDatabase(), Rule: { Type: 'AWS::EC2::SecurityGroupIngress', Properties: { GroupId: { 'Fn::GetAtt': ['Server', 'GroupId'] }, ...from('Client', 5432) } },
    }),
    'a rule for an unknown group': aFunctionIn(aNetwork('private'), HOST, aDatabase({ IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432, SourceSecurityGroupId: { 'Fn::ImportValue': 'clients' } })),
    'a group that stands elsewhere': aFunctionIn(aNetwork('private'), HOST, { Database: { Type: 'AWS::RDS::DBInstance', Properties: { Engine: 'postgres', VPCSecurityGroups: ['sg-1'] } } }),
  },
});

test('ServerShutsClientOut sees a database of one stack and a service of another', () => {
  const findings = findingsInApp([serverShutsClientOut], (app) => {
    const data = new Stack(app, 'Data');
    const vpc = new ec2.Vpc(data, 'Vpc', { maxAzs: 2 });
    const database = new rds.DatabaseInstance(data, 'Database', { vpc, engine: rds.DatabaseInstanceEngine.POSTGRES });
    aFunction(new Stack(app, 'Jobs'), 'Function', { vpc, environment: { HOST: database.dbInstanceEndpointAddress } });
  });
  expect(findings.map(({ stack, message }) => [stack, message])).toEqual([['Data', 'Data/Database: its security groups must let Jobs/Function in on port 5432, got no rule that does']]);
});

describeRule(groupShutsItselfOut, {
  cdk: (stack) => {
    const vpc = anIsolatedVpc(stack);
    const group = new ec2.SecurityGroup(stack, 'Group', { vpc });
    const database = new rds.DatabaseInstance(stack, 'Database', { vpc, vpcSubnets: ISOLATED, engine: rds.DatabaseInstanceEngine.POSTGRES, securityGroups: [group] });
    aFunction(stack, 'Function', { vpc, vpcSubnets: ISOLATED, securityGroups: [group], environment: { HOST: database.dbInstanceEndpointAddress } });
  },
  bare: aFunctionIn(aNetwork('private'), HOST, aDatabase(), ['Server']),
  says: 'Shop/Database: its security groups must let Shop/Function in on port 5432, got one group for both, without a rule for its own members',
  right: { 'a rule for its own members': aFunctionIn(aNetwork('private'), HOST, aDatabase(from('Server', 5432)), ['Server']) },
});

describeRule(clientOutsideNetwork, {
  cdk: (stack) => {
    const database = new rds.DatabaseInstance(stack, 'Database', { vpc: anIsolatedVpc(stack), vpcSubnets: ISOLATED, engine: rds.DatabaseInstanceEngine.POSTGRES });
    aFunction(stack, 'Function', { environment: { HOST: database.dbInstanceEndpointAddress } });
  },
  bare: { ...aDatabase(), Function: { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables: HOST } } } },
  says: 'Shop/Function: it must be in the network of Shop/Database, whose address it is told, got no VpcConfig',
  right: { 'a function in the network': aFunctionIn(aNetwork('private'), HOST, aDatabase()), 'a function that is told the name': { ...aDatabase(), Function: { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables: { NAME: { Ref: 'Database' } } } } } } },
});

const anEndpoint = (...ingress: object[]): Bare => ({
  Endpoint: { Type: 'AWS::EC2::VPCEndpoint', Properties: { VpcId: { Ref: 'Vpc' }, VpcEndpointType: 'Interface', ServiceName: 'com.amazonaws.eu-west-1.sqs', SecurityGroupIds: [{ 'Fn::GetAtt': ['Door', 'GroupId'] }] } },
  Door: aGroup(...ingress),
});

describeRule(endpointShutsClientOut, {
  cdk: (stack) => {
    const vpc = anIsolatedVpc(stack);
    vpc.addInterfaceEndpoint('Sqs', { service: ec2.InterfaceVpcEndpointAwsService.SQS, open: false });
    aFunction(stack, 'Function', { vpc, vpcSubnets: ISOLATED });
  },
  bare: aFunctionIn(aNetwork('isolated'), {}, anEndpoint()),
  says: 'Shop/Endpoint: its security groups must let Shop/Function in on port 443, got no rule that does',
  right: { 'a rule for the network': aFunctionIn(aNetwork('isolated'), {}, anEndpoint(fromNetwork(443))), 'NAT beside it': aFunctionIn(aNetwork('private'), {}, anEndpoint()) },
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
  cdk: (stack) => {
    const service = aServiceL2(stack, ecs.ContainerImage.fromRegistry('httpd'), { vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC }, assignPublicIp: true });
    const balancer = new elbv2.ApplicationLoadBalancer(stack, 'Balancer', { vpc: service.cluster.vpc, internetFacing: true });
    const group = new elbv2.CfnTargetGroup(stack, 'Group', { port: 80, protocol: 'HTTP', targetType: 'ip', vpcId: service.cluster.vpc.vpcId });
    new elbv2.CfnListener(stack, 'Listener', { loadBalancerArn: balancer.loadBalancerArn, port: 80, protocol: 'HTTP', defaultActions: [{ type: 'forward', targetGroupArn: group.ref }] });
    (service.node.findChild('Service') as ecs.CfnService).loadBalancers = [{ containerName: 'app', containerPort: 80, targetGroupArn: group.ref }];
  },
  bare: registered(behindBalancer(aGroup(from('Front', 80)))),
  says: 'Shop/Service: its security groups must let Shop/Balancer in on port 8080, got no rule that does',
  right: {
    'a rule for the port of the container': registered(behindBalancer(aGroup(from('Front', 8080)))),
    'rules in both directions': registered(behindBalancer(aGroup(from('Front', 8080)), { Type: 'AWS::EC2::SecurityGroup', Properties: { SecurityGroupEgress: [{ IpProtocol: 'tcp', FromPort: 8080, ToPort: 8080, DestinationSecurityGroupId: { Ref: 'Tasks' } }] } })),
  },
});

describe('by what goes out', () => {
  describeRule(loadBalancerShutOut, {
    cdk: (stack) => {
      const service = aServiceL2(stack, ecs.ContainerImage.fromRegistry('httpd'), { vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC }, assignPublicIp: true });
      const { vpc } = service.cluster;
      const front = new ec2.CfnSecurityGroup(stack, 'Front', { groupDescription: 'front', vpcId: vpc.vpcId, securityGroupEgress: [{ ipProtocol: 'tcp', fromPort: 8443, toPort: 8443, cidrIp: '0.0.0.0/0' }] });
      const securityGroup = ec2.SecurityGroup.fromSecurityGroupId(stack, 'FrontGroup', front.attrGroupId, { mutable: false });
      const balancer = new elbv2.ApplicationLoadBalancer(stack, 'Balancer', { vpc, internetFacing: true, securityGroup });
      balancer.addListener('Http', { port: 80 }).addTargets('Service', { port: 80, targets: [service] });
    },
    bare: registered(behindBalancer(aGroup(from('Front', 8080)), { Type: 'AWS::EC2::SecurityGroup', Properties: { SecurityGroupEgress: [{ IpProtocol: 'tcp', FromPort: 80, ToPort: 80, DestinationSecurityGroupId: { Ref: 'Tasks' } }] } })),
    says: 'Shop/Service: its security groups must let Shop/Balancer in on port 8080, got no rule that does',
  });
});
