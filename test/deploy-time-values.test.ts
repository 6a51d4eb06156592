import { Template } from 'aws-cdk-lib/assertions';
import { Duration, Lazy, Token } from 'aws-cdk-lib/core';
import { LambdaWorker, WebServerFleet, WebService, WorkQueue } from '../lib';
import { aPlatform, CODE, IMAGE } from './a-platform';

const number = () => Token.asNumber({ 'Fn::GetAtt': ['Setting', 'Value'] });
const seconds = () => Duration.seconds(Lazy.number({ produce: () => 77 }));

test('where the worker\'s timeout is only known at deploy time the queue hides messages for the longest it can be', () => {
  const { platform, jobs } = aPlatform();
  new LambdaWorker(jobs, 'Worker', { queue: new WorkQueue(platform, 'Queue'), code: CODE, timeout: seconds() });
  Template.fromStack(platform).hasResourceProperties('AWS::SQS::Queue', { VisibilityTimeout: 5400 });
});

test('where the keep-alive timeout is only known at deploy time its milliseconds are its seconds and three zeros', () => {
  const { web } = aPlatform();
  new WebService(web, 'Shop', { image: IMAGE, keepAliveTimeout: seconds() });
  Template.fromStack(web).hasResourceProperties('AWS::ECS::TaskDefinition', {
    ContainerDefinitions: [{ Environment: [{ Name: 'PORT', Value: '8080' }, { Name: 'KEEP_ALIVE_TIMEOUT_MS', Value: '77000' }] }],
  });
});

test('where a fleet\'s share of Spot is only known at deploy time the rest is taken from a list', () => {
  const { web } = aPlatform();
  new WebServerFleet(web, 'Shop', { image: IMAGE, spotPercent: number() });
  Template.fromStack(web).hasResourceProperties('AWS::AutoScaling::AutoScalingGroup', {
    MixedInstancesPolicy: { InstancesDistribution: { OnDemandPercentageAboveBaseCapacity: {
      'Fn::Select': [{ 'Fn::GetAtt': ['Setting', 'Value'] }, Array.from({ length: 101 }, (_, percent) => String(100 - percent))],
    } } },
  });
});
