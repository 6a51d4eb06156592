import { Template } from 'aws-cdk-lib/assertions';
import { App } from 'aws-cdk-lib/core';
import { StableTemplate } from '../../lib';
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

  test.each(['web', 'jobs'] as const)('has the %s template that was agreed on', (part) => {
    expect(StableTemplate.fromStack(shop[part], { assetHashes: false })).toMatchSnapshot();
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

  test('lets the worker read pictures and write thumbnails, and nothing else of the bucket', () => {
    const policies = Object.values(Template.fromStack(shop.jobs).findResources('AWS::IAM::Policy'));
    const statements = policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
      .filter(({ Action }: any) => JSON.stringify(Action).includes('s3:'));
    const granted = statements.map(({ Action, Resource }: any) => [[Action].flat(), JSON.stringify(Resource).match(/\/(pictures|thumbnails)\/\*/)?.[1]]);
    expect(granted).toEqual([
      [['s3:GetObject*', 's3:GetBucket*', 's3:List*'], 'pictures'],
      [expect.arrayContaining(['s3:PutObject']), 'thumbnails'],
    ]);
  });

  test('goes with its stacks as a demo, and stays otherwise', () => {
    const removal = (stack: App | any) => Object.values<any>({
      ...Template.fromStack(stack).findResources('AWS::SQS::Queue'), ...Template.fromStack(stack).findResources('AWS::S3::Bucket'),
    }).map(({ DeletionPolicy }) => DeletionPolicy);
    expect(removal(shop.platform)).toEqual(['Retain', 'Retain', 'Retain']);
    expect(removal(theShop({ demo: 'true' }).platform)).toEqual(['Delete', 'Delete', 'Delete']);
  });

  test('tells where it answers', () => {
    expect(Object.keys(Template.fromStack(shop.platform).findOutputs('*')).filter((id) => !id.startsWith('Publish')).sort())
      .toEqual(['PicturesBucket', 'ThumbnailsDeadLetterQueueUrl', 'ThumbnailsQueueUrl', 'Url']);
  });
});
