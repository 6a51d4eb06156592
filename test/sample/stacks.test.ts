import { Template } from 'aws-cdk-lib/assertions';
import { App } from 'aws-cdk-lib/core';
import { StableTemplate } from '../../lib';
import { parseFeedJob } from '../../lib/sample/feed-builder/feed-job';
import { shopPlatform } from '../../lib/sample/shop-platform';

// The handler is bundled in a test of its own; here only the templates matter.
const NO_BUNDLING = { 'aws:cdk:bundling-stacks': [] };
const ALL_FLAGS = require('aws-cdk-lib/recommended-feature-flags.json');

function theShop(context: Record<string, unknown> = {}) {
  const app = new App({ context: { ...NO_BUNDLING, ...context }, analyticsReporting: false });
  return { app, ...shopPlatform(app) };
}

describe('the sample', () => {
  const shop = theShop();

  test('has the template of its web servers that was agreed on', () => {
    expect(StableTemplate.fromStack(shop.web, { assetHashes: false })).toMatchSnapshot();
  });

  test.each([['no feature flags', {}], ['all recommended feature flags', ALL_FLAGS]])('has halves that depend on the platform alone, with %s', (_name, flags) => {
    const assembly = theShop(flags).app.synth();
    const after = assembly.stacks.map(({ stackName, dependencies }) => [
      stackName, dependencies.filter(({ manifest }) => manifest.type === 'aws:cloudformation:stack').map(({ id }) => id)]);
    expect(Object.fromEntries(after)).toEqual({ Platform: [], Web: ['Platform'], Jobs: ['Platform'] });
    expect(assembly.manifest.missing ?? []).toEqual([]);
  });

  test('runs nothing of its own in the platform: no custom resource, no function', () => {
    for (const part of [shop.platform, shop.web]) {
      expect(Object.keys(Template.fromStack(part).findResources('AWS::Lambda::Function'))).toEqual([]);
    }
  });

  test('lets its workers read pictures, write thumbnails and write feeds, and nothing else of the bucket', () => {
    const policies = Object.values(Template.fromStack(shop.jobs).findResources('AWS::IAM::Policy'));
    const statements = policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
      .filter(({ Action }: any) => JSON.stringify(Action).includes('s3:'));
    const granted = statements.map(({ Action, Resource }: any) => [JSON.stringify(Resource).match(/\/([a-z]+)\/\*/)?.[1], [Action].flat()]);
    expect(Object.fromEntries(granted)).toEqual({
      pictures: ['s3:GetObject*', 's3:GetBucket*', 's3:List*'],
      thumbnails: expect.arrayContaining(['s3:PutObject']),
      feeds: expect.arrayContaining(['s3:PutObject', 's3:Abort*']),
    });
    expect(JSON.stringify(granted.filter(([folder]) => folder !== 'pictures'))).not.toContain('s3:Get');
  });

  test('asks for a feed each night, in words that the feed builder understands', () => {
    const [schedule] = Object.values(Template.fromStack(shop.platform).findResources('AWS::Scheduler::Schedule'));
    expect(schedule.Properties).toMatchObject({
      ScheduleExpression: 'cron(0 3 * * ? *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
      Target: { RetryPolicy: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 3_600 } },
    });
    const message = schedule.Properties.Target.Input.replace('<aws.scheduler.scheduled-time>', '2026-11-23T02:00:00Z');
    expect(parseFeedJob(message)).toEqual({ feed: 'catalogue', date: '2026-11-23', items: 200_000 });
  });

  test('builds its images unless they are named', () => {
    const images = (stacks: ReturnType<typeof theShop>) => [stacks.web, stacks.jobs].flatMap((stack) =>
      Object.values(Template.fromStack(stack).findResources('AWS::ECS::TaskDefinition'))
        .flatMap(({ Properties }) => Properties.ContainerDefinitions.map(({ Image }: any) => Image)));
    expect(images(shop).map((image) => image['Fn::Sub'] !== undefined)).toEqual([true, true, true]);
    expect(images(theShop({ shopImage: 'a/shop', feedImage: 'a/feed-builder', agentImage: 'a/agent' }))).toEqual(['a/shop', 'a/feed-builder', 'a/agent']);
  });

  test('links its feed to the address that visitors use', () => {
    const address = ({ jobs }: ReturnType<typeof theShop>) => JSON.stringify(Template.fromStack(jobs).toJSON()).match(/"Name":"SHOP_URL","Value":([^}]+)/)?.[1];
    expect(address(shop)).toContain('Fn::Join');
    expect(address(theShop({ shopUrl: 'https://shop.example.com' }))).toBe('"https://shop.example.com"');
  });

  test('goes with its stacks as a demo, and stays otherwise', () => {
    const removal = (stack: App | any) => Object.values<any>({
      ...Template.fromStack(stack).findResources('AWS::SQS::Queue'), ...Template.fromStack(stack).findResources('AWS::S3::Bucket'),
    }).map(({ DeletionPolicy }) => DeletionPolicy);
    expect(removal(shop.platform)).toEqual(Array(5).fill('Retain'));
    expect(removal(theShop({ demo: 'true' }).platform)).toEqual(Array(5).fill('Delete'));
  });

  test('tells where it answers', () => {
    expect(Object.keys(Template.fromStack(shop.platform).findOutputs('*')).filter((id) => !id.startsWith('Publish')).sort())
      .toEqual(['FeedsQueueUrl', 'PicturesBucket', 'ThumbnailsDeadLetterQueueUrl', 'ThumbnailsQueueUrl', 'Url']);
  });
});
