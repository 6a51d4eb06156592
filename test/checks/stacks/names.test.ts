import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Fn, Stack } from 'aws-cdk-lib/core';
import { attributeUnknown } from '../../../lib/checks/stacks/attribute-unknown';
import { importsNothing } from '../../../lib/checks/stacks/imports-nothing';
import { namesNothingInSight } from '../../../lib/checks/stacks/names-nothing-in-sight';
import { alarm, fn, mapping, queue } from '../bare';
import { describeRule } from '../rule-cases';

const asked = (attribute: string): object => ({ Queue: queue(), Other: queue({ QueueName: { 'Fn::Sub': `\${Queue.${attribute}}-more` } }) });

describeRule(attributeUnknown, {
  broken: {
    'an attribute with CDK': (stack) => { new sqs.CfnQueue(stack, 'Other', { queueName: Fn.getAtt(stack.getLogicalId(new sqs.CfnQueue(stack, 'Queue')), 'Url').toString() }); },
    'the ARN of a queue by a wrong name, bare': { Resources: asked('QueueArn') as never },
    'the ARN of a topic': { Resources: { Topic: { Type: 'AWS::SNS::Topic' }, Alarm: alarm({ AlarmActions: [{ 'Fn::GetAtt': ['Topic', 'Arn'] }] }) } },
  },
  sound: {
    'an attribute': { Resources: asked('QueueName') as never },
    'a property, which queues give too': { Resources: asked('VisibilityTimeout') as never },
    'a type whose attributes we do not list': { Resources: { Thing: { Type: 'Custom::Thing' }, Queue: queue({ QueueName: { 'Fn::GetAtt': 'Thing.Name' } }) } },
  },
});

const gives = { Resources: { Queue: queue() }, Outputs: { Url: { Value: { Ref: 'Queue' }, Export: { Name: 'Shop:Url' } } } };
const takes = (value: object) => ({ stacks: { Shop: gives, Jobs: { Resources: { Function: fn({ Environment: { Variables: { URL: value } } }) } } } });

describeRule(importsNothing, {
  broken: {
    'an import with CDK': (_, app) => {
      new sqs.CfnQueue(new Stack(app, 'Jobs'), 'Queue', { queueName: Fn.importValue('Shop:Name') });
    },
    'an import, bare': takes({ 'Fn::ImportValue': 'Shop:Name' }),
    'an output of a stack': takes({ 'Fn::GetStackOutput': { StackName: 'Shop', OutputName: 'Name' } }),
  },
  sound: {
    'an import of what there is': takes({ 'Fn::ImportValue': 'Shop:Url' }),
    'an output that there is': takes({ 'Fn::GetStackOutput': { StackName: 'Shop', OutputName: 'Url' } }),
    'stacks that are not at hand': takes({ 'Fn::Sub': ['${one}${two}', { one: { 'Fn::ImportValue': 'Platform:Name' }, two: { 'Fn::GetStackOutput': { StackName: 'Platform', OutputName: 'Name' } } }] }),
    'a name without a stack in it': takes({ 'Fn::ImportValue': 'orders-name' }),
  },
});

const watched = (name: unknown) => ({ Resources: { Queue: queue({ QueueName: 'orders' }), Alarm: alarm({ Namespace: 'AWS/SQS', MetricName: 'x', Dimensions: [{ Name: 'QueueName', Value: name }] }) } });
const ours = (name: string) => ({ 'Fn::Sub': `arn:aws:sqs:\${AWS::Region}:\${AWS::AccountId}:${name}` });
const dead = (name: string) => ({ Resources: { Queue: queue({ RedrivePolicy: { deadLetterTargetArn: ours(name), maxReceiveCount: 5 } }), Dead: queue({ QueueName: 'orders-dead' }) } });

describeRule(namesNothingInSight, {
  broken: {
    'an alarm with CDK': (stack) => {
      new sqs.Queue(stack, 'Queue');
      new cloudwatch.Metric({ namespace: 'AWS/SQS', metricName: 'x', dimensionsMap: { QueueName: 'orders' } }).createAlarm(stack, 'Alarm', { threshold: 1, evaluationPeriods: 1 });
    },
    'an alarm, bare': watched('order'),
    'dead letters': dead('orders-dlq'),
    'a source': { Resources: { Queue: queue(), Function: fn(), Mapping: mapping({ EventSourceArn: ours('orders') }) } },
    'a log group': { Resources: { Logs: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/shop/web' } }, Task: { Type: 'AWS::ECS::TaskDefinition', Properties: { ContainerDefinitions: [{ Name: 'app', LogConfiguration: { LogDriver: 'awslogs', Options: { 'awslogs-group': '/shop/wbe' } } }] } } } },
  },
  sound: {
    'the name of a queue': watched('orders'),
    'a reference': watched({ 'Fn::GetAtt': ['Queue', 'QueueName'] }),
    'a name that is a parameter': { ...watched({ Ref: 'Name' }), Parameters: { Name: { Type: 'String' } } },
    'dead letters of that name': dead('orders-dead'),
    'a queue of another account': { Resources: { Queue: queue(), Function: fn(), Mapping: mapping({ EventSourceArn: 'arn:aws:sqs:eu-west-1:222222222222:theirs' }) } },
    'nothing of its type': { Resources: { Alarm: alarm({ Namespace: 'AWS/SQS', MetricName: 'x', Dimensions: [{ Name: 'QueueName', Value: 'theirs' }] }) } },
  },
});
