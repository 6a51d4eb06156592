import { App, CfnResource, Stack } from 'aws-cdk-lib/core';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { readableType, render, summarise } from '../../tools/assembly-summary';

function assembly(): CloudAssembly {
  const app = new App({ analyticsReporting: true });
  const platform = new Stack(app, 'Platform');
  platform.addMetadata('cdk-scale-to-zero:half', 'platform');
  new CfnResource(platform, 'First', { type: 'AWS::SQS::Queue' });
  new CfnResource(platform, 'Second', { type: 'AWS::SQS::Queue' });
  new CfnResource(platform, 'Vpc', { type: 'AWS::EC2::VPC' });
  const jobs = new Stack(app, 'Jobs');
  jobs.addMetadata('cdk-scale-to-zero:half', 'scale-to-zero');
  jobs.addStackDependency(platform);
  new CfnResource(jobs, 'Worker', { type: 'AWS::Lambda::Function' });
  new Stack(app, 'Empty').addStackDependency(jobs);
  return app.synth();
}

describe('summarise', () => {
  test('tells the half, dependencies and resources of each stack, in order of deployment', () => {
    expect(summarise(assembly()).map(({ name, half, dependsOn, resources }) => ({ name, half, dependsOn, resources: [...resources] }))).toEqual([
      { name: 'Platform', half: 'platform', dependsOn: [], resources: [['AWS::SQS::Queue', 2], ['AWS::EC2::VPC', 1]] },
      { name: 'Jobs', half: 'scale-to-zero', dependsOn: ['Platform'], resources: [['AWS::Lambda::Function', 1]] },
      { name: 'Empty', half: 'other', dependsOn: ['Jobs'], resources: [] },
    ]);
  });
});

describe('render', () => {
  test('names template paths relative to the root and sorts resources by name', () => {
    const made = assembly();
    const text = render(summarise(made), made.directory);
    expect(text).toContain('Platform (platform)\n  depends on  nothing\n  template    Platform.template.json\n  resources   3\n');
    expect(text).toContain('Jobs (scale-to-zero)\n  depends on  Platform\n');
    expect(text).toMatch(/EC2: VPC +│ +1 │\n.*SQS: queue +│ +2 │/);
  });

  test('fits 80 columns and has no colour, whatever a resource is called', () => {
    const text = render([{
      name: 'Long', half: 'other', dependsOn: [], templateFile: '/clone/a.json',
      resources: new Map([['Custom::AnExtraordinarilyLongNameOfACustomResourceThatSomebodyReallyGaveItOnce', 1], ['AWS::SQS::Queue', 12_345]]),
    }], '/clone');
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(text).not.toContain('\u001b');
    expect(text).toContain('12345');
  });
});

test.each([
  ['AWS::EC2::VPCGatewayAttachment', 'EC2: VPC gateway attachment'],
  ['AWS::EC2::VPC', 'EC2: VPC'],
  ['AWS::EC2::EIP', 'EC2: EIP'],
  ['AWS::EC2::SubnetRouteTableAssociation', 'EC2: subnet route table association'],
  ['AWS::ElasticLoadBalancingV2::ListenerRule', 'Elastic Load Balancing: listener rule'],
  ['AWS::ECS::TaskDefinition', 'ECS: task definition'],
  ['AWS::Lambda::EventSourceMapping', 'Lambda: event source mapping'],
  ['AWS::S3::BucketPolicy', 'S3: bucket policy'],
  ['Custom::S3AutoDeleteObjects', 'Custom resource: S3AutoDeleteObjects'],
])('reads %s as "%s"', (type, words) => {
  expect(readableType(type)).toBe(words);
});
