import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { executionRoleMayNotStart } from '../../../lib/checks/services/execution-role-may-not-start';
import { workerMayNotReceive } from '../../../lib/checks/services/worker-may-not-receive';
import { Bare, describeRule } from '../rule-cases';
import { anAlarm, aScaledService, stepPolicy } from '../scaling/a-scaled-service';

const IMAGE = ecs.ContainerImage.fromRegistry('httpd');

/** A role with one statement. */
function aRole(...actions: string[]): Bare[string] {
  return { Type: 'AWS::IAM::Role', Properties: { Policies: actions.length === 0 ? [] : [{ PolicyName: 'own', PolicyDocument: { Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] } }] } };
}

/** A task with a secret, an image of its own and a log. */
function aTask(role: Bare[string]): Bare {
  return {
    Role: role,
    Secret: { Type: 'AWS::SecretsManager::Secret' },
    Repository: { Type: 'AWS::ECR::Repository' },
    Log: { Type: 'AWS::Logs::LogGroup' },
    Task: { Type: 'AWS::ECS::TaskDefinition', Properties: { RequiresCompatibilities: ['FARGATE'], ExecutionRoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] }, ContainerDefinitions: [{
      Name: 'app', Image: { 'Fn::Sub': '${AWS::AccountId}.dkr.ecr.${AWS::Region}.amazonaws.com/${Repository}:1' }, Secrets: [{ Name: 'PASSWORD', ValueFrom: { 'Fn::Sub': '${Secret}:password::' } }],
      LogConfiguration: { LogDriver: 'awslogs', Options: { 'awslogs-group': { Ref: 'Log' } } },
    }] } },
  };
}

describeRule(executionRoleMayNotStart, {
  broken: {
    'with CDK': (stack) => {
      const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
      const task = new ecs.FargateTaskDefinition(stack, 'Task', { executionRole: role.withoutPolicyUpdates() });
      task.addContainer('app', { image: IMAGE, secrets: { PASSWORD: ecs.Secret.fromSecretsManager(new secretsmanager.Secret(stack, 'Secret')) } });
    },
    'bare': { Resources: aTask(aRole('s3:GetObject')) },
  },
  sound: {
    'a role that may': { Resources: aTask(aRole('secretsmanager:GetSecretValue', 'ecr:*', 'logs:CreateLogStream', 'logs:PutLogEvents')) },
    'a managed policy of which nothing is known': { Resources: aTask({ Type: 'AWS::IAM::Role', Properties: { ManagedPolicyArns: ['arn:aws:iam::111111111111:policy/tasks'] } }) },
    'a role that stands elsewhere': { Resources: { ...aTask(aRole()), Task: { ...aTask(aRole()).Task, Properties: { ...aTask(aRole()).Task.Properties, ExecutionRoleArn: 'arn:aws:iam::111111111111:role/tasks' } } } },
  },
});

/** A service that is scaled by a queue, with a task role. */
function aWorker(role: Bare[string]): Bare {
  return {
    ...aScaledService({}, { TaskDefinition: { Ref: 'Task' } }),
    Task: { Type: 'AWS::ECS::TaskDefinition', Properties: { TaskRoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] } } },
    Role: role,
    Out: stepPolicy([{ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }]),
    OutAlarm: anAlarm('Out', 1),
  };
}

describeRule(workerMayNotReceive, {
  broken: {
    'with CDK': (stack) => {
      const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
      taskDefinition.addContainer('app', { image: IMAGE });
      const service = new ecs.FargateService(stack, 'Service', { cluster: new ecs.Cluster(stack, 'Cluster', { vpc: new ec2.Vpc(stack, 'Vpc') }), taskDefinition });
      service.autoScaleTaskCount({ maxCapacity: 5 }).scaleOnMetric('Waiting', {
        metric: new sqs.Queue(stack, 'Queue').metricApproximateNumberOfMessagesVisible({ statistic: cloudwatch.Stats.MAXIMUM }), scalingSteps: [{ upper: 0, change: -1 }, { lower: 1, change: 1 }],
      });
    },
    'bare': { Resources: aWorker(aRole('sqs:SendMessage')) },
  },
  sound: {
    'a role that may': { Resources: aWorker(aRole('sqs:ReceiveMessage', 'sqs:DeleteMessage')) },
    'nothing that scales': { Resources: { Task: aWorker(aRole()).Task, Role: aRole(), Service: { Type: 'AWS::ECS::Service', Properties: { TaskDefinition: { Ref: 'Task' } } } } },
  },
});
